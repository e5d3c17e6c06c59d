package io.telecast.store.jdbc.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** What the settings may be. All are checked in one place, so that one component fails, with the reason. */
final class StoreSettings {
    static final long DAY_MS = 86_400_000;
    private static final int MAX_DAYS = 36_500;
    private static final int MANY = 10_000_000;
    private static final Set<String> VOUCHER_STORAGES = Set.of("hashed", "plain");

    private StoreSettings() {}

    static void check(StoreConfig config) {
        Checked.range("connect.timeout.ms", config.connect_timeout_ms(), 250, 600_000);
        Checked.range("query.timeout.s", config.query_timeout_s(), 1, 3600);
        Checked.range("hypertable.chunk.ms", config.hypertable_chunk_ms(), 0, 366 * DAY_MS);
        Checked.range("history.retention.days", config.history_retention_days(), 0, MAX_DAYS);
        Checked.range("events.retention.days", config.events_retention_days(), 0, MAX_DAYS);
        Checked.range("history.partition.days", config.history_partition_days(), 0, 366);
        Checked.range("retention.interval.ms", config.retention_interval_ms(), 10, DAY_MS);
        Checked.range("check.interval.ms", config.check_interval_ms(), 10, 60_000);
        Checked.range("read.threads", config.read_threads(), 1, 64);
        Checked.range("read.queue.max", config.read_queue_max(), 1, MANY);
        Checked.range("writers", config.writers(), 0, 16);
        Checked.range("batch.max.rows", config.batch_max_rows(), 1, 100_000);
        Checked.range("batch.linger.ms", config.batch_linger_ms(), 0, 1000);
        Checked.range("pending.max", config.pending_max(), 1, MANY);
        Checked.range("behind.max.ms", config.behind_max_ms(), 100, DAY_MS);
        Checked.range("stop.timeout.ms", config.stop_timeout_ms(), 0, 600_000);
        Checked.range("device.cache.max", config.device_cache_max(), 1, MANY);
        Checked.range("device.cache.age.ms", config.device_cache_age_ms(), 10, DAY_MS);
        Checked.range("unknown.cache.age.ms", config.unknown_cache_age_ms(), 0, DAY_MS);
        Checked.range("api.key.cache.age.ms", config.api_key_cache_age_ms(), 10, DAY_MS);
        Checked.range("changes.poll.ms", config.changes_poll_ms(), 10, 600_000);
        Checked.range("voucher.hash.iterations", config.voucher_hash_iterations(), 1000, MANY);
        Checked.range("dead.letters.max", config.dead_letters_max(), 1, MANY);
        Checked.range("dead.letter.payload.max.bytes", config.dead_letter_payload_max_bytes(), 0, 1_000_000);
        if (!VOUCHER_STORAGES.contains(config.voucher_storage())) {
            throw new IllegalArgumentException(
                    "voucher.storage: '" + config.voucher_storage() + "' is not known; allowed: hashed, plain");
        }
    }

    /** The folder of the embedded database. */
    static Path dataDir(StoreConfig config) {
        String text = config.data_dir().trim();
        try {
            // A semicolon would begin a setting of H2.
            if (!text.isEmpty() && text.indexOf(';') < 0) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "data.dir: '" + text + "' is not a folder; allowed: the path of a folder, without ';'");
    }
}
