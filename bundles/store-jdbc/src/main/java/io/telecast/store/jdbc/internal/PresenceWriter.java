package io.telecast.store.jdbc.internal;

import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of presence, each against what the one before left, in four statements whatever the size of the batch.
 * The rows of {@code devices} are held meanwhile, so that instances change a device one after the other.
 */
final class PresenceWriter implements BatchLane.Writer<PresenceWriter.Change> {

    /** A change, and what became of it. */
    static final class Change {
        final PresenceChange wanted;
        private @Nullable Outcome outcome;
        private @Nullable PresenceState after;

        Change(PresenceChange wanted) {
            this.wanted = wanted;
        }

        /** To be asked once it is durable. */
        Outcome outcome() {
            return outcome == null ? Outcome.UNCHANGED : outcome;
        }
    }

    private final Dialect dialect;

    PresenceWriter(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public int rows(Change change) {
        return 1;
    }

    @Override
    public void write(Connection connection, List<Change> changes) throws SQLException {
        Map<String, List<Change>> byDevice = new TreeMap<>();
        changes.forEach(change -> byDevice.computeIfAbsent(change.wanted.deviceId(), id -> new ArrayList<>())
                .add(change));
        Map<String, PresenceState> before = hold(connection, byDevice.keySet());
        Map<String, PresenceState> after = new TreeMap<>();
        before.forEach((id, state) -> {
            PresenceState now = apply(state, byDevice.getOrDefault(id, List.of()));
            if (!now.equals(state)) {
                after.put(id, now);
            }
        });
        if (!after.isEmpty()) {
            setOnline(connection, after);
            keep(connection, after);
        }
    }

    private static PresenceState apply(PresenceState before, List<Change> changes) {
        if (before.equals(changes.get(changes.size() - 1).after)) {
            // Committed by an attempt whose answer was lost: its outcomes are true.
            return before;
        }
        PresenceState state = before;
        for (Change change : changes) {
            change.outcome = state.outcome(change.wanted);
            state = state.after(change.wanted);
            change.after = state;
        }
        return state;
    }

    private Map<String, PresenceState> hold(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, Boolean> online = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(dialect.holdDevices())) {
            statement.setArray(1, connection.createArrayOf("varchar", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    online.put(rows.getString(1), rows.getInt(2) == 1);
                }
            }
        }
        // Asked apart: what was joined above may be older than the rows that had to be waited for.
        return states(connection, online);
    }

    /** The states of devices, which others may have changed behind ours. */
    private static Map<String, PresenceState> states(Connection connection, Map<String, Boolean> online)
            throws SQLException {
        Map<String, PresenceState> states = new HashMap<>();
        online.forEach((id, is) -> states.put(id, PresenceState.ofOthers(is)));
        try (PreparedStatement statement = connection.prepareStatement(
                """
                select online, connected, since, changed_at, device_id from telecast_presence
                where device_id = any(?)""")) {
            statement.setArray(
                    1, connection.createArrayOf("varchar", online.keySet().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    PresenceState ours = new PresenceState(
                            rows.getInt(1) == 1, rows.getBoolean(2), rows.getLong(3), rows.getLong(4));
                    states.computeIfPresent(
                            rows.getString(5), (id, theirs) -> theirs.online() == ours.online() ? ours : theirs);
                }
            }
        }
        return states;
    }

    private void setOnline(Connection connection, Map<String, PresenceState> states) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.setOnline())) {
            bind(connection, statement, states);
            statement.executeUpdate();
        }
    }

    private void keep(Connection connection, Map<String, PresenceState> states) throws SQLException {
        Collection<PresenceState> all = states.values();
        try (PreparedStatement statement = connection.prepareStatement(dialect.upsertPresence())) {
            bind(connection, statement, states);
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bool", all.stream().map(PresenceState::connected).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "int8", all.stream().map(PresenceState::since).toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "int8", all.stream().map(PresenceState::changedAt).toArray()));
            statement.executeUpdate();
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Map<String, PresenceState> states)
            throws SQLException {
        Object[] online = states.values().stream().map(s -> s.online() ? 1 : 0).toArray();
        statement.setArray(
                1, connection.createArrayOf("varchar", states.keySet().toArray()));
        statement.setArray(2, connection.createArrayOf("int4", online));
    }
}
