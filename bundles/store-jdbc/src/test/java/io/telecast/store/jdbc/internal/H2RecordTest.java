package io.telecast.store.jdbc.internal;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class H2RecordTest extends RecordContract {
    @TempDir
    Path dir;

    private Store store;

    @BeforeEach
    void open() {
        store = new Store(
                Map.of("data.dir", dir.toString(), "dead.letters.max", 10, "dead.letter.payload.max.bytes", 8));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Store store() {
        return store;
    }
}
