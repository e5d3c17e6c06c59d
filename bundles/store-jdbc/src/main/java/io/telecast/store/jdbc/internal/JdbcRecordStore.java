package io.telecast.store.jdbc.internal;

import io.telecast.api.store.AttributeStore;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Event;
import io.telecast.api.store.EventStore;
import io.telecast.store.jdbc.internal.RecordWriter.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Attributes and events: there are few of them, so they share one lane. */
@Component
public final class JdbcRecordStore implements AttributeStore, EventStore {
    private static final int MAX_EVENTS = 1000;

    private final Database database;
    private final BatchLane<Entry> lane;

    /** Starts the writer. */
    @Activate
    public JdbcRecordStore(@Reference Database database) {
        this.database = database;
        StoreConfig config = database.config();
        this.lane = new BatchLane<>(
                "telecast-store-records",
                new BatchTimes(database, "records"),
                database,
                new RecordWriter(database),
                config.batch_max_rows(),
                config.pending_max());
        database.gauge("records.waiting", "Attributes and events that wait to be written", lane::waiting);
        database.counter(
                "records.refused.full", "Attributes and events refused, as too many waited", lane::refusedFull);
    }

    /** As told by the interface; completes with false also when {@code pending.max} of both are waiting already. */
    @Override
    public CompletionStage<Boolean> put(String tenantId, String deviceId, List<DataPoint> points) {
        return lane.add(new RecordWriter.Attributes(tenantId, deviceId, List.copyOf(points)));
    }

    /** As told by the interface; completes with false also when {@code pending.max} of both are waiting already. */
    @Override
    public CompletionStage<Boolean> add(Event event) {
        return lane.add(new RecordWriter.Happened(event));
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    select "key", ts, bool_v, number_v, string_v from attribute_datas
                    where device_id = ? order by "key\"""")) {
                statement.setString(1, deviceId);
                return Points.ofCurrent(statement);
            }
        });
    }

    @Override
    public CompletionStage<List<Event>> newest(String deviceId, int limit) {
        try {
            Checked.range("limit", limit, 1, MAX_EVENTS);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> events(connection, deviceId, limit));
    }

    private static List<Event> events(Connection connection, String deviceId, int limit) throws SQLException {
        List<Event> events = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select id, tenant_id, identify, ts, data from event_datas
                where device_id = ? order by ts desc, id desc limit ?""")) {
            statement.setString(1, deviceId);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(new Event(
                            rows.getString(1),
                            Objects.requireNonNullElse(rows.getString(2), ""),
                            deviceId,
                            Objects.requireNonNullElse(rows.getString(3), ""),
                            Points.millis(rows, 4),
                            Objects.requireNonNullElse(rows.getString(5), "null")));
                }
            }
        }
        return events;
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        lane.beginStop();
        lane.awaitStop(database.config().stop_timeout_ms());
    }
}
