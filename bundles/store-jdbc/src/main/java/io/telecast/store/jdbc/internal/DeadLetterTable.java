package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.KeptDeadLetter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of dead letters. Their number is {@code seq}; {@code id} only makes a repeated batch harmless. */
final class DeadLetterTable {
    private static final String SELECT =
            "select seq, type, topic, device_id, payload, reason, ts, report, complete from telecast_dead_letters";

    /** A letter on its way into the table. */
    record Letter(String id, DeadLetter content, boolean complete) {}

    private DeadLetterTable() {}

    static void insert(Connection connection, List<Letter> letters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                insert into telecast_dead_letters
                    (id, type, topic, device_id, payload, reason, ts, report, complete)
                select ?, ?, ?, ?, ?, ?, ?, ?, ?
                where not exists (select 1 from telecast_dead_letters where id = ?)""")) {
            for (Letter letter : letters) {
                DeadLetter content = letter.content;
                statement.setString(1, letter.id);
                statement.setString(2, content.type());
                statement.setString(3, content.topic());
                statement.setString(4, content.deviceId());
                statement.setBytes(5, content.payload());
                statement.setString(6, content.reason());
                statement.setLong(7, content.timestamp());
                statement.setBoolean(8, content.report());
                statement.setBoolean(9, letter.complete);
                statement.setString(10, letter.id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Lets the oldest leave. */
    static void trim(Connection connection, int keep) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                delete from telecast_dead_letters
                where seq <= (select max(seq) from telecast_dead_letters) - ?""")) {
            statement.setLong(1, keep);
            statement.executeUpdate();
        }
    }

    static List<KeptDeadLetter> list(Connection connection, DeadLetterFilter filter, int limit) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + where(filter) + " order by seq desc limit ?")) {
            statement.setInt(bind(statement, filter), limit);
            return read(statement);
        }
    }

    static Optional<KeptDeadLetter> find(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + " where seq = ?")) {
            statement.setLong(1, id);
            return read(statement).stream().findFirst();
        }
    }

    static int remove(Connection connection, Collection<Long> ids) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from telecast_dead_letters where seq = any(?)")) {
            statement.setArray(1, connection.createArrayOf("int8", ids.toArray()));
            return statement.executeUpdate();
        }
    }

    static int purge(Connection connection, DeadLetterFilter filter) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("delete from telecast_dead_letters" + where(filter))) {
            bind(statement, filter);
            return statement.executeUpdate();
        }
    }

    private static String where(DeadLetterFilter filter) {
        return " where true" + (filter.type() == null ? "" : " and type = ?")
                + (filter.deviceId() == null ? "" : " and device_id = ?")
                + (filter.before() == null ? "" : " and seq < ?");
    }

    /** Sets what {@link #where} asks for; returns the place after it. */
    private static int bind(PreparedStatement statement, DeadLetterFilter filter) throws SQLException {
        int next = 1;
        for (Object value : new @Nullable Object[] {filter.type(), filter.deviceId(), filter.before()}) {
            if (value != null) {
                statement.setObject(next++, value);
            }
        }
        return next;
    }

    private static List<KeptDeadLetter> read(PreparedStatement statement) throws SQLException {
        List<KeptDeadLetter> letters = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                @Nullable String deviceId = rows.getString(4);
                DeadLetter letter = new DeadLetter(
                        rows.getString(2),
                        rows.getString(3),
                        deviceId,
                        rows.getBytes(5),
                        rows.getString(6),
                        rows.getLong(7),
                        rows.getBoolean(8));
                letters.add(new KeptDeadLetter(rows.getLong(1), letter, rows.getBoolean(9)));
            }
        }
        return letters;
    }
}
