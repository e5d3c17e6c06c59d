package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the history a hypertable of TimescaleDB where that is installed and the table is still empty. What another back
 * end has made, or filled, stays as it is; what does not work leaves a plain table, which serves as well.
 */
final class Hypertable {
    private static final Logger LOG = LoggerFactory.getLogger(Hypertable.class);

    // The older of two forms, which all versions have.
    private static final String CREATE =
            """
            select create_hypertable('telemetry_datas', 'ts', chunk_time_interval => %d::bigint,
                create_default_indexes => false)""";
    private static final String IS_ONE_ALREADY = "TS110";
    private static final String NOW =
            """
            create or replace function telecast_now_ms() returns bigint language sql stable as
                'select (extract(epoch from now()) * 1000)::bigint'""";
    private static final String USE_NOW =
            "select set_integer_now_func('telemetry_datas', 'telecast_now_ms', replace_if_exists => true)";

    private Hypertable() {}

    /** Does it in a transaction of its own; never fails on account of TimescaleDB. */
    static void make(Connection connection, long chunkMs) throws SQLException {
        // Instances that start at once take their turns.
        execute(connection, "select pg_advisory_xact_lock(hashtext('telecast_hypertable'))");
        if (!isTrue(
                        connection,
                        "select exists (select 1 from pg_proc where proname = 'create_hypertable'"
                                + " and pg_function_is_visible(oid))")
                || isTrue(connection, "select exists (select 1 from telemetry_datas)")) {
            return;
        }
        var before = connection.setSavepoint();
        try {
            execute(connection, CREATE.formatted(chunkMs));
            // Integer times have no clock of their own; retention and compression policies ask for one.
            execute(connection, NOW);
            execute(connection, USE_NOW);
            LOG.info("The table telemetry_datas is a hypertable with chunks of {} ms", chunkMs);
        } catch (SQLException e) {
            connection.rollback(before);
            if (IS_ONE_ALREADY.equals(e.getSQLState())) {
                return;
            }
            LOG.warn(
                    "The table telemetry_datas stays a plain one, TimescaleDB made no hypertable: {}",
                    Database.firstLine(e));
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
