package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deletes old rows of a table a few at a time. It walks from key to key by the index that ends with the time, so that
 * it needs no other one and reads nothing that stays; a transaction changes rows of one key, in the order in which
 * writers lock them.
 */
final class OldRows {
    private static final int MAX_ROWS = 2000;
    private static final int KEYS_IN_A_TRANSACTION = 200;

    /** Is told of each step, may rest after it, and says whether to go on. */
    @FunctionalInterface
    interface Progress {
        boolean committed(int rows);
    }

    private final Dialect dialect;
    private final List<String> next = new ArrayList<>();
    private final String bound;
    private final String delete;
    private final int keys;
    private final boolean timestamps;

    private OldRows(Dialect dialect, String table, List<String> keys, boolean timestamps) {
        this.dialect = dialect;
        this.keys = keys.size();
        this.timestamps = timestamps;
        String order = String.join(", ", keys);
        // The next one that begins like the last one, or else the next beginning: each is one step into the index.
        for (int same = keys.size() - 1; same >= 0; same--) {
            String equal =
                    keys.subList(0, same).stream().map(k -> k + " = ? and ").collect(Collectors.joining());
            next.add("select %1$s from %2$s where %3$s%4$s > ? order by %1$s limit 1"
                    .formatted(order, table, equal, keys.get(same)));
        }
        String one = keys.stream().map(k -> k + " = ?").collect(Collectors.joining(" and "));
        // Two statements: H2 would look for the bound again after each row.
        bound = "select max(ts) from (select ts from %s where %s and ts < ? order by ts limit %d) old"
                .formatted(table, one, MAX_ROWS);
        delete = "delete from %s where %s and ts <= ?".formatted(table, one);
    }

    /** Those of a table like {@code telemetry_datas}. */
    static OldRows ofHistory(Dialect dialect, String table) {
        return new OldRows(dialect, table, List.of("device_id", "\"key\""), false);
    }

    /** Those of {@code event_datas}. */
    static OldRows ofEvents(Dialect dialect) {
        return new OldRows(dialect, "event_datas", List.of("device_id"), true);
    }

    /** Deletes what is older, milliseconds since 1970, to the end or until the progress says that it is enough. */
    void delete(Connection connection, long beforeMs, Progress progress) throws SQLException {
        Object before = timestamps ? Instant.ofEpochMilli(beforeMs).atOffset(ZoneOffset.UTC) : (Object) beforeMs;
        int seen = 0;
        boolean on = true;
        List<String> key = next(connection, Collections.nCopies(keys, ""));
        while (on && key != null) {
            int rows = delete(connection, key, before);
            if (rows > 0) {
                dialect.needNotBeDurable(connection);
            }
            if (rows > 0 || ++seen % KEYS_IN_A_TRANSACTION == 0) {
                connection.commit();
                on = progress.committed(rows);
            }
            if (rows < MAX_ROWS) {
                key = next(connection, key);
            }
        }
    }

    private @Nullable List<String> next(Connection connection, List<String> last) throws SQLException {
        for (int i = 0; i < keys; i++) {
            try (PreparedStatement statement = connection.prepareStatement(next.get(i))) {
                for (int k = 0; k < keys - i; k++) {
                    statement.setString(k + 1, last.get(k));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    if (rows.next()) {
                        List<String> key = new ArrayList<>();
                        for (int k = 1; k <= keys; k++) {
                            key.add(rows.getString(k));
                        }
                        return key;
                    }
                }
            }
        }
        return null;
    }

    private int delete(Connection connection, List<String> key, Object before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(bound)) {
            bind(statement, key, before);
            try (ResultSet rows = statement.executeQuery()) {
                Object until = rows.next() ? rows.getObject(1, before.getClass()) : null;
                return until == null ? 0 : deleteUntil(connection, key, until);
            }
        }
    }

    private int deleteUntil(Connection connection, List<String> key, Object until) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            bind(statement, key, until);
            return statement.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, List<String> key, Object time) throws SQLException {
        for (int k = 0; k < keys; k++) {
            statement.setString(k + 1, key.get(k));
        }
        statement.setObject(keys + 1, time);
    }
}
