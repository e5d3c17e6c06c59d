package io.telecast.store.jdbc.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Points as the seven arrays that the statements of a {@link Dialect} take. */
final class Rows {
    private final String[] deviceIds;
    private final String[] keys;
    private final Long[] times;
    private final @Nullable Boolean[] booleans;
    private final @Nullable Double[] numbers;
    private final @Nullable String[] strings;
    private final String[] tenantIds;
    /** Made once, however many statements take them: to encode the values is most of the work. */
    private final List<Array> encoded = new ArrayList<>();

    Rows(List<Row> rows) {
        int size = rows.size();
        deviceIds = new String[size];
        keys = new String[size];
        times = new Long[size];
        booleans = new Boolean[size];
        numbers = new Double[size];
        strings = new String[size];
        tenantIds = new String[size];
        for (int i = 0; i < size; i++) {
            set(i, rows.get(i));
        }
    }

    private void set(int i, Row row) {
        deviceIds[i] = row.deviceId();
        tenantIds[i] = row.tenantId();
        keys[i] = row.point().key();
        times[i] = row.point().timestamp();
        Object value = row.point().value();
        if (value instanceof Boolean b) {
            booleans[i] = b;
        } else if (value instanceof Double d) {
            numbers[i] = d;
        } else {
            strings[i] = (String) value;
        }
    }

    int size() {
        return keys.length;
    }

    /** Sets the first seven parameters; always of the same connection. */
    void bind(Connection connection, PreparedStatement statement) throws SQLException {
        if (encoded.isEmpty()) {
            encoded.add(connection.createArrayOf("varchar", deviceIds));
            encoded.add(connection.createArrayOf("varchar", keys));
            encoded.add(connection.createArrayOf("int8", times));
            encoded.add(connection.createArrayOf("bool", booleans));
            encoded.add(connection.createArrayOf("float8", numbers));
            encoded.add(connection.createArrayOf("text", strings));
            encoded.add(connection.createArrayOf("varchar", tenantIds));
        }
        for (int i = 0; i < encoded.size(); i++) {
            statement.setArray(i + 1, encoded.get(i));
        }
    }
}
