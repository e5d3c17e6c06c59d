package io.telecast.store.jdbc.internal;

import io.telecast.api.auth.ApiKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of API keys. */
final class ApiKeyTable {
    private static final String SELECT =
            "select id, name, tenant_id, enabled, created_at, secret_hash from telecast_api_keys ";

    /** A key with the hash of its secret. */
    record Row(ApiKey key, String hash) {}

    @Nullable
    Row byHash(Connection connection, String hash) throws SQLException {
        List<Row> rows = select(connection, "where secret_hash = ?", hash);
        return rows.isEmpty() ? null : rows.get(0);
    }

    List<ApiKey> list(Connection connection, String tenantId) throws SQLException {
        return select(connection, "where tenant_id = ? order by name, id", tenantId).stream()
                .map(Row::key)
                .toList();
    }

    private static List<Row> select(Connection connection, String where, String value) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SELECT + where)) {
            statement.setString(1, value);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ApiKey key = new ApiKey(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getBoolean(4),
                            rows.getLong(5));
                    found.add(new Row(key, rows.getString(6)));
                }
            }
        }
        return found;
    }

    void insert(Connection connection, ApiKey key, String hash) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                insert into telecast_api_keys (id, secret_hash, tenant_id, name, enabled, created_at)
                values (?, ?, ?, ?, true, ?)""")) {
            statement.setString(1, key.id());
            statement.setString(2, hash);
            statement.setString(3, key.tenantId());
            statement.setString(4, key.name());
            statement.setLong(5, key.createdAt());
            statement.executeUpdate();
        }
    }

    boolean disable(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update telecast_api_keys set enabled = false where id = ?")) {
            statement.setString(1, id);
            return statement.executeUpdate() > 0;
        }
    }
}
