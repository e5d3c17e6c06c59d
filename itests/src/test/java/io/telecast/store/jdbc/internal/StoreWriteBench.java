package io.telecast.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import io.telecast.api.store.DataPoint;
import io.telecast.itests.bench.Figures;
import io.telecast.itests.bench.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a report of three points costs this process, not the database, until PostgreSQL has committed it, in batches of
 * some hundred reports. Baseline: the same rows by JDBC batches of the statements for one row.
 */
class StoreWriteBench {
    private static final int REPORTS = 20_000;
    private static final int ROUNDS = 6;
    private static final int WINDOW = 1000;
    private static final String HISTORY =
            """
            insert into telemetry_datas (device_id, key, ts, bool_v, number_v, string_v, tenant_id)
            values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""";
    private static final String CURRENT =
            """
            insert into telemetry_current_datas as t (device_id, key, ts, bool_v, number_v, string_v, tenant_id)
            values (?, ?, to_timestamp(? / 1000.0), ?, ?, ?, ?)
            on conflict (device_id, key) do update set ts = excluded.ts, bool_v = excluded.bool_v,
                number_v = excluded.number_v, string_v = excluded.string_v, tenant_id = excluded.tenant_id
            where t.ts <= excluded.ts""";

    private static final String[] DEVICES = IntStream.range(0, 10_000)
            .mapToObj(i -> UUID.randomUUID().toString())
            .toArray(String[]::new);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final AtomicLong time = new AtomicLong(1_700_000_000_000L);

    @Test
    void writes() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Connection connection = postgres.getPostgresDatabase().getConnection()) {
            Database database = new Database(Settings.of(
                    StoreConfig.class,
                    Map.of(
                            "url",
                            postgres.getJdbcUrl("postgres", "postgres"),
                            "writers",
                            1,
                            "connect_timeout_ms",
                            60_000L)));
            JdbcTelemetryStore store = new JdbcTelemetryStore(database);
            try {
                double ours = Figures.best(ROUNDS, () -> perReport(() -> append(store)));
                connection.setAutoCommit(false);
                double plain = Figures.best(ROUNDS, () -> perReport(() -> batches(connection)));
                Figures.compare("CPU to store 3 points, per report", ours, "row by row in JDBC batches", plain, "us");
            } finally {
                store.stop();
                database.stop();
            }
        }
    }

    /** Microseconds of CPU of this process. */
    private static double perReport(Callable<Boolean> work) throws Exception {
        long before = PROCESS.getProcessCpuTime();
        work.call();
        return (PROCESS.getProcessCpuTime() - before) / 1000.0 / REPORTS;
    }

    private List<DataPoint> points(int i) {
        long ts = time.getAndIncrement();
        return List.of(
                new DataPoint("temperature", ts, 20 + i % 100 / 10.0),
                new DataPoint("humidity", ts, 40.0 + i % 50),
                new DataPoint("switch", ts, i % 2 == 0));
    }

    private boolean append(JdbcTelemetryStore store) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        AtomicLong stored = new AtomicLong();
        for (int i = 0; i < REPORTS; i++) {
            window.acquire();
            store.append("tenant", DEVICES[i % DEVICES.length], points(i)).whenComplete((done, failure) -> {
                if (Boolean.TRUE.equals(done)) {
                    stored.incrementAndGet();
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        assertEquals(REPORTS, stored.get());
        return true;
    }

    private boolean batches(Connection connection) throws SQLException {
        try (PreparedStatement history = connection.prepareStatement(HISTORY);
                PreparedStatement current = connection.prepareStatement(CURRENT)) {
            for (int i = 0; i < REPORTS; i++) {
                for (DataPoint point : points(i)) {
                    add(history, DEVICES[i % DEVICES.length], point);
                    add(current, DEVICES[i % DEVICES.length], point);
                }
                if (i % 500 == 499) {
                    history.executeBatch();
                    current.executeBatch();
                    connection.commit();
                }
            }
        }
        return true;
    }

    private static void add(PreparedStatement statement, String device, DataPoint point) throws SQLException {
        statement.setString(1, device);
        statement.setString(2, point.key());
        statement.setLong(3, point.timestamp());
        statement.setObject(4, point.value() instanceof Boolean ? point.value() : null, java.sql.Types.BOOLEAN);
        statement.setObject(5, point.value() instanceof Double ? point.value() : null, java.sql.Types.DOUBLE);
        statement.setString(6, null);
        statement.setString(7, "tenant");
        statement.addBatch();
    }
}
