package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.store.jdbc.internal.TelemetryWriter.Append;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Telemetry in two tables; a device's points always pass through the same lane. */
@Component
public final class JdbcTelemetryStore implements TelemetryStore {
    private static final int MAX_HISTORY = 10_000;

    private final Database database;
    private final List<BatchLane<Append>> lanes;

    /** Starts the writers. */
    @Activate
    public JdbcTelemetryStore(@Reference Database database) {
        this.database = database;
        StoreConfig config = database.config();
        int rows = config.batch_max_rows();
        int pending = config.pending_max();
        TelemetryWriter writer = new TelemetryWriter(database);
        int count = database.writers();
        BatchTimes times = new BatchTimes(database, "telemetry");
        this.lanes = IntStream.range(0, count)
                .mapToObj(i -> new BatchLane<>(
                        "telecast-store-write-" + i, times, database, writer, rows, Math.max(1, pending / count)))
                .toList();
        database.gauge("reports.waiting", "Reports that wait to be written", () -> lanes.stream()
                .mapToInt(BatchLane::waiting)
                .sum());
        database.counter("reports.refused.full", "Reports refused, as too many waited", () -> lanes.stream()
                .mapToLong(BatchLane::refusedFull)
                .sum());
    }

    /** As told by the interface; completes with false also when {@code pending.max} reports are waiting already. */
    @Override
    public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
        return lanes.get(Math.floorMod(deviceId.hashCode(), lanes.size()))
                .add(new Append(tenantId, deviceId, List.copyOf(points)));
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    select "key", ts, bool_v, number_v, string_v from telemetry_current_datas
                    where device_id = ? order by "key\"""")) {
                statement.setString(1, deviceId);
                return Points.ofCurrent(statement);
            }
        });
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
        String[] wanted = keys.toArray(String[]::new);
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    select "key", ts, bool_v, number_v, string_v from telemetry_current_datas
                    where device_id = ? and "key" = any(?) order by "key\"""")) {
                statement.setString(1, deviceId);
                statement.setArray(2, connection.createArrayOf("varchar", wanted));
                return Points.ofCurrent(statement);
            }
        });
    }

    @Override
    public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
        try {
            Checked.range("limit", limit, 1, MAX_HISTORY);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> newest(connection, deviceId, key, start, end, limit));
    }

    private static List<DataPoint> newest(
            Connection connection, String deviceId, String key, long start, long end, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select "key", ts, bool_v, number_v, string_v from telemetry_datas
                where device_id = ? and "key" = ? and ts between ? and ? order by ts desc limit ?""")) {
            statement.setString(1, deviceId);
            statement.setString(2, key);
            statement.setLong(3, start);
            statement.setLong(4, end);
            statement.setInt(5, limit);
            return Points.ofHistory(statement);
        }
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        long end = System.nanoTime() + database.config().stop_timeout_ms() * 1_000_000;
        lanes.forEach(BatchLane::beginStop);
        lanes.forEach(lane -> lane.awaitStop((end - System.nanoTime()) / 1_000_000));
    }
}
