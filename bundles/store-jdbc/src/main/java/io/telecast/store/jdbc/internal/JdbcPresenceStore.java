package io.telecast.store.jdbc.internal;

import io.telecast.api.device.DeviceId;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import io.telecast.store.jdbc.internal.PresenceWriter.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The column {@code devices.is_online}, and beside it what it cannot say. It is no part of what the device cache holds, so
 * a change of it is told to nobody and makes nothing be read again.
 */
@Component
public final class JdbcPresenceStore implements PresenceStore {
    private static final int MAX_IDS = 1000;
    private static final int MAX_PAGE = 10_000;

    private final Database database;
    private final BatchLane<Change> lane;

    /** Starts the writer. */
    @Activate
    public JdbcPresenceStore(@Reference Database database) {
        this.database = database;
        StoreConfig config = database.config();
        this.lane = new BatchLane<>(
                "telecast-store-presence",
                new BatchTimes(database, "presence"),
                database,
                new PresenceWriter(database.dialect()),
                config.batch_max_rows(),
                config.pending_max());
        database.gauge("presence.waiting", "Statuses that wait to be written", lane::waiting);
    }

    /** As told by the interface; also not now when {@code pending.max} changes are waiting already. */
    @Override
    public CompletionStage<Outcome> set(PresenceChange wanted) {
        if (!DeviceId.isValid(wanted.deviceId())) {
            return CompletableFuture.completedFuture(Outcome.UNCHANGED);
        }
        Change change = new Change(wanted);
        return lane.add(change).thenApply(durable -> durable ? change.outcome() : Outcome.NOT_NOW);
    }

    @Override
    public CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds) {
        Set<String> ids = Set.copyOf(deviceIds);
        try {
            Checked.range("deviceIds", ids.size(), 0, MAX_IDS);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> select(connection, ids));
    }

    private static Map<String, Presence> select(Connection connection, Set<String> ids) throws SQLException {
        Map<String, Presence> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select d.id, d.is_online, p.connected, p.since from devices d
                left join telecast_presence p on p.device_id = d.id and p.online = d.is_online
                where d.id = any(?)""")) {
            statement.setArray(1, connection.createArrayOf("varchar", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), presence(rows));
                }
            }
        }
        return found;
    }

    private static Presence presence(ResultSet rows) throws SQLException {
        boolean online = rows.getInt(2) == 1;
        boolean connected = rows.getBoolean(3);
        return rows.wasNull()
                ? PresenceState.ofOthers(online).presence()
                : new Presence(online, connected, rows.getLong(4));
    }

    @Override
    public CompletionStage<List<String>> online(String after, int limit) {
        try {
            Checked.range("limit", limit, 1, MAX_PAGE);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> page(connection, after, limit));
    }

    private static List<String> page(Connection connection, String after, int limit) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select id from devices where is_online = 1 and id > ? order by id limit ?")) {
            statement.setString(1, after);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        lane.beginStop();
        lane.awaitStop(database.config().stop_timeout_ms());
    }
}
