package io.telecast.store.jdbc.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class H2RetentionTest extends RetentionContract {
    @TempDir
    Path dir;

    @Override
    Store store(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(Map.of("data.dir", dir.toString(), "retention.interval.ms", 20L));
        return new Store(all);
    }
}
