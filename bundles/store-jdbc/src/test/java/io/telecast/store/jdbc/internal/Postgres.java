package io.telecast.store.jdbc.internal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL server with a new database for each test; {@link SharedPostgres} starts one for all of them. */
final class Postgres implements AutoCloseable {
    private static final String TEMPLATE = "telecast_tables";

    private final EmbeddedPostgres server;
    private int databases;

    Postgres() {
        try {
            server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
            execute("postgres", "create database " + TEMPLATE);
            Migrations.run(new PostgresDialect(Settings.with(settings(TEMPLATE))));
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The settings of a store on a new database that has the tables, which takes less time than to make them. */
    Map<String, Object> settings() {
        return database(" template " + TEMPLATE);
    }

    /** The settings of a store on a new, empty database. */
    Map<String, Object> empty() {
        return database("");
    }

    private Map<String, Object> database(String from) {
        String name = "t" + ++databases;
        execute("postgres", "create database " + name + from);
        return settings(name);
    }

    private Map<String, Object> settings(String name) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("url", url(name));
        settings.put("user", "postgres");
        settings.put("password", "postgres");
        return settings;
    }

    int port() {
        return server.getPort();
    }

    /** The same settings with the server at another port. */
    Map<String, Object> through(int port, Map<String, Object> settings) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.put("url", String.valueOf(settings.get("url")).replace(":" + port() + "/", ":" + port + "/"));
        return changed;
    }

    private String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
    }

    void execute(Map<String, Object> settings, String sql) {
        String url = String.valueOf(settings.get("url"));
        execute(url.substring(url.lastIndexOf('/') + 1), sql);
    }

    private void execute(String database, String sql) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection of the server's owner. */
    Connection connect(Map<String, Object> settings) throws SQLException {
        String url = String.valueOf(settings.get("url"));
        return server.getDatabase("postgres", url.substring(url.lastIndexOf('/') + 1))
                .getConnection();
    }

    /** The first value of a query. */
    String text(Map<String, Object> settings, String sql) {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
