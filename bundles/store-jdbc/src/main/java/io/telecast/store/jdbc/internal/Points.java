package io.telecast.store.jdbc.internal;

import io.telecast.api.store.DataPoint;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads points: queries select {@code "key", ts, bool_v, number_v, string_v}. */
final class Points {
    private Points() {}

    /** From a table whose time is in milliseconds. */
    static List<DataPoint> ofHistory(PreparedStatement query) throws SQLException {
        return read(query, false);
    }

    /** From a table whose time is a timestamp. */
    static List<DataPoint> ofCurrent(PreparedStatement query) throws SQLException {
        return read(query, true);
    }

    /** The milliseconds of a timestamp. */
    static long millis(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    private static List<DataPoint> read(PreparedStatement query, boolean timestamps) throws SQLException {
        List<DataPoint> points = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Object value = value(rows);
                // Another back end may have written a row without a value, or a number that JSON cannot carry.
                if (value != null) {
                    long ts = timestamps ? millis(rows, 2) : rows.getLong(2);
                    points.add(new DataPoint(rows.getString(1), ts, value));
                }
            }
        }
        return points;
    }

    private static @Nullable Object value(ResultSet rows) throws SQLException {
        boolean bool = rows.getBoolean(3);
        if (!rows.wasNull()) {
            return bool;
        }
        double number = rows.getDouble(4);
        if (!rows.wasNull()) {
            return Double.isFinite(number) ? number : null;
        }
        return rows.getString(5);
    }
}
