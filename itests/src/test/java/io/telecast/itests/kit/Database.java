package io.telecast.itests.kit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database outside the instances, which the test reads too. */
public final class Database implements AutoCloseable {
    private final String url;
    private final String user;
    private final String password;
    private final PostgresServer server;

    private Database(String url, String user, String password, PostgresServer server) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.server = server;
    }

    /** A real PostgreSQL, carried by a Maven artifact. */
    public static Database postgres(Path directory) {
        PostgresServer server = new PostgresServer(directory);
        return new Database(server.url(), "postgres", "", server);
    }

    /** Reads a database that somebody else runs, for example the H2 file of a stopped instance. */
    public static Database at(String url, String user, String password) {
        return new Database(url, user, password, null);
    }

    /** Ends the server with SIGKILL, all its processes at once. */
    public void kill() {
        server.kill();
    }

    /** Starts it again, on the same port and with its data. */
    public void start() {
        server.start();
    }

    /** Holds tables, so that nobody else can even read them, until the result is closed. */
    public Connection lock(String... tables) {
        try {
            Connection connection = DriverManager.getConnection(url, user, password);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table " + String.join(", ", tables));
            }
            return connection;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The JDBC URL. */
    public String url() {
        return url;
    }

    /** The user. */
    public String user() {
        return user;
    }

    /** The password. */
    public String password() {
        return password;
    }

    /** The numeric history of a device's key, in the order of the sample times. */
    public List<Long> history(String device, String key) {
        return query(
                "select number_v from telemetry_datas where device_id = ? and \"key\" = ? order by ts", device, key);
    }

    /** The current numeric value, empty when there is none. */
    public List<Long> current(String device, String key) {
        return query("select number_v from telemetry_current_datas where device_id = ? and \"key\" = ?", device, key);
    }

    /** The first column of a query, as whole numbers. */
    public List<Long> query(String sql, Object... arguments) {
        return read(sql, row -> (long) row.getDouble(1), arguments);
    }

    /** The first column of a query, as texts. */
    public List<String> texts(String sql, Object... arguments) {
        return read(sql, row -> row.getString(1), arguments);
    }

    /** Changes something. */
    public void execute(String sql, Object... arguments) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private <T> List<T> read(String sql, Column<T> column, Object... arguments) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<T> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(column.of(rows));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Reads a value of a row. */
    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
