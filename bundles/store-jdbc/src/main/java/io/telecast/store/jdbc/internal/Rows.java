package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    void bind(Connection connection, PreparedStatement statement) throws SQLException {
        statement.setArray(1, connection.createArrayOf("varchar", deviceIds));
        statement.setArray(2, connection.createArrayOf("varchar", keys));
        statement.setArray(3, connection.createArrayOf("int8", times));
        statement.setArray(4, connection.createArrayOf("bool", booleans));
        statement.setArray(5, connection.createArrayOf("float8", numbers));
        statement.setArray(6, connection.createArrayOf("text", strings));
        statement.setArray(7, connection.createArrayOf("varchar", tenantIds));
    }
}
