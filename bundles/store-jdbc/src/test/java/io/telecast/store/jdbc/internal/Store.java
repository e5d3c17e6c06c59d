package io.telecast.store.jdbc.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The services of the bundle, wired as in the framework, on an H2 file or a PostgreSQL database. */
final class Store implements AutoCloseable {
    final Database database;
    final ChangeFeed changes;
    final JdbcDeviceDirectory devices;
    final DeviceAnnouncer announcer;
    final JdbcTelemetryStore telemetry;
    final JdbcRecordStore records;
    final JdbcPresenceStore presence;
    final JdbcDeadLetterStore deadLetters;
    final JdbcApiKeyStore apiKeys;
    final Retention retention;

    Store(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "check.interval.ms",
                50L,
                "changes.poll.ms",
                20L,
                "connect.timeout.ms",
                10_000L,
                "stop.timeout.ms",
                3000L));
        all.putAll(settings);
        database = new Database(Settings.with(all));
        changes = new ChangeFeed(database);
        devices = new JdbcDeviceDirectory(database, changes);
        announcer = new DeviceAnnouncer(devices);
        telemetry = new JdbcTelemetryStore(database);
        records = new JdbcRecordStore(database);
        presence = new JdbcPresenceStore(database);
        deadLetters = new JdbcDeadLetterStore(database);
        apiKeys = new JdbcApiKeyStore(database, changes);
        retention = new Retention(database);
    }

    static Store h2(Path dir) {
        return new Store(Map.of("data.dir", dir.toString()));
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e.getCause() == null ? e : e.getCause());
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within 20 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    long figure(String name) {
        return database.figures().get(name).longValue();
    }

    @Override
    public void close() {
        telemetry.stop();
        records.stop();
        presence.stop();
        deadLetters.stop();
        announcer.stop();
        devices.stop();
        retention.stop();
        database.stop();
    }
}
