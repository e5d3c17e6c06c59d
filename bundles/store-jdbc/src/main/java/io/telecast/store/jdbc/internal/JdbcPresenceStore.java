package io.telecast.store.jdbc.internal;

import io.telecast.api.store.PresenceStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * The column {@code devices.is_online}. It is no part of what the device cache holds, so a change of it is told to
 * nobody and makes nothing be read again.
 */
@Component
public final class JdbcPresenceStore implements PresenceStore {
    private static final int MAX_IDS = 1000;

    /** What a device is to become. */
    private record Change(String deviceId, boolean online) {}

    private final Database database;
    private final BatchLane<Change> lane;

    /** Starts the writer. */
    @Activate
    public JdbcPresenceStore(@Reference Database database) {
        this.database = database;
        StoreConfig config = database.config();
        this.lane = new BatchLane<>(
                "telecast-store-presence",
                database,
                new Writer(database.dialect().setOnline()),
                config.batch_max_rows(),
                config.pending_max());
        database.figure("presence.waiting", lane::waiting);
    }

    /** As told by the interface; completes with false also when {@code pending.max} changes are waiting already. */
    @Override
    public CompletionStage<Boolean> setOnline(String deviceId, boolean online) {
        return lane.add(new Change(deviceId, online));
    }

    @Override
    public CompletionStage<Map<String, Boolean>> online(Collection<String> deviceIds) {
        Set<String> ids = Set.copyOf(deviceIds);
        try {
            Checked.range("deviceIds", ids.size(), 0, MAX_IDS);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return database.read(connection -> select(connection, ids));
    }

    private static Map<String, Boolean> select(Connection connection, Set<String> ids) throws SQLException {
        Map<String, Boolean> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id, is_online from devices where id = any(?)")) {
            statement.setArray(1, connection.createArrayOf("varchar", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getInt(2) == 1);
                }
            }
        }
        return found;
    }

    /** One statement, whatever the size of the batch. */
    private record Writer(String sql) implements BatchLane.Writer<Change> {
        @Override
        public int rows(Change change) {
            return 1;
        }

        @Override
        public void write(Connection connection, List<Change> changes) throws SQLException {
            // A device that flaps within the batch ends as it was last.
            Map<String, Boolean> last = new LinkedHashMap<>();
            changes.forEach(change -> last.put(change.deviceId, change.online));
            Object[] online = last.values().stream().map(o -> o ? 1 : 0).toArray();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(
                        1, connection.createArrayOf("varchar", last.keySet().toArray()));
                statement.setArray(2, connection.createArrayOf("int4", online));
                statement.executeUpdate();
            }
        }
    }

    /** Writes what it can in the time a stop may take. */
    @Deactivate
    public void stop() {
        lane.beginStop();
        lane.awaitStop(database.config().stop_timeout_ms());
    }
}
