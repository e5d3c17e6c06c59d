package io.telecast.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path dir;

    @Test
    void badValuesAreNamedWithWhatIsAllowed() {
        refused("read.threads", 0, "read.threads: '0' is not in range; allowed: 1 to 64");
        refused("read.queue.max", 0, "read.queue.max: '0'");
        refused("writers", 17, "writers: '17'");
        refused("check.interval.ms", 1L, "check.interval.ms: '1'");
        refused("connect.timeout.ms", 1L, "connect.timeout.ms: '1'");
        refused("query.timeout.s", 0, "query.timeout.s: '0'");
        refused("stop.timeout.ms", -1L, "stop.timeout.ms: '-1'");
        refused("hypertable.chunk.ms", -1L, "hypertable.chunk.ms: '-1'");
        refused("history.retention.days", -1, "history.retention.days: '-1'");
        refused("events.retention.days", 36_501, "events.retention.days: '36501'");
        refused("history.partition.days", 367, "history.partition.days: '367'");
        refused("retention.interval.ms", 0L, "retention.interval.ms: '0'");
        refused("behind.max.ms", 99L, "behind.max.ms: '99'");
        refused("batch.max.rows", 0, "batch.max.rows: '0'");
        refused("batch.linger.ms", -1L, "batch.linger.ms: '-1'");
        refused("pending.max", 0, "pending.max: '0'");
        refused("device.cache.max", 0, "device.cache.max: '0'");
        refused("device.cache.age.ms", 0L, "device.cache.age.ms: '0'");
        refused("unknown.cache.age.ms", -1L, "unknown.cache.age.ms: '-1'");
        refused("api.key.cache.age.ms", 0L, "api.key.cache.age.ms: '0'");
        refused("changes.poll.ms", 0L, "changes.poll.ms: '0'");
        refused("voucher.storage", "rot13", "voucher.storage: 'rot13' is not known; allowed: hashed, plain");
        refused("voucher.hash.iterations", 1, "voucher.hash.iterations: '1'");
        refused("dead.letters.max", 0, "dead.letters.max: '0'");
        refused("dead.letter.payload.max.bytes", -1, "dead.letter.payload.max.bytes: '-1'");
        refused("data.dir", "", "data.dir: '' is not a folder");
        refused("data.dir", "a\0b", "data.dir: 'a");
    }

    @Test
    void aUrlThatIsNoneOfPostgresIsRefusedWithoutItsPassword() {
        String message = refused(
                "url", "jdbc:mysql://u:secret@h/d", "url (TELECAST_JDBC_URL): is not a PostgreSQL JDBC URL; allowed: ");
        assertFalse(message.contains("secret"));
        for (String url : List.of("postgres://u:secret@h/d", "postgresql://h/d", "jdbc:h2:mem:x", "h/d")) {
            refused("url", url, message);
        }
        refused(
                "url",
                "jdbc:postgresql://h/d?sslmode=full",
                "url (TELECAST_JDBC_URL): sslmode: 'full' is not known; allowed: ");
    }

    private String refused(String key, Object value, String message) {
        Map<String, Object> settings = new HashMap<>(Map.of("data.dir", dir.toString()));
        settings.put(key, value);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Database(Settings.with(settings)));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
        assertTrue(e.getMessage().contains("allowed: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
        return e.getMessage();
    }
}
