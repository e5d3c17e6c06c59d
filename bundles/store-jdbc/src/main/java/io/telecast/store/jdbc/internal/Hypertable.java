package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the history a hypertable of TimescaleDB where that is installed and the table is still empty. What another back
 * end has made, or filled, stays as it is; what does not work leaves a plain table, which serves as well.
 */
final class Hypertable implements HistoryParts {
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

    private static final String IS_ONE =
            """
            select exists (select 1 from timescaledb_information.hypertables
                where to_regclass(format('%I.%I', hypertable_schema, hypertable_name)) = to_regclass('telemetry_datas'))""";
    private static final String DROP = "select count(*) from drop_chunks('telemetry_datas', older_than => ?::bigint)";

    Hypertable() {}

    /** Does it in a transaction of its own; never fails on account of TimescaleDB. */
    static void make(Connection connection, long chunkMs) throws SQLException {
        // Instances that start at once take their turns.
        Sql.execute(connection, "select pg_advisory_xact_lock(hashtext('telecast_hypertable'))");
        if (!Sql.isTrue(
                        connection,
                        "select exists (select 1 from pg_proc where proname = 'create_hypertable'"
                                + " and pg_function_is_visible(oid))")
                || Sql.isTrue(connection, "select exists (select 1 from telemetry_datas)")) {
            return;
        }
        var before = connection.setSavepoint();
        try {
            Sql.execute(connection, CREATE.formatted(chunkMs));
            // Integer times have no clock of their own; retention and compression policies ask for one.
            Sql.execute(connection, NOW);
            Sql.execute(connection, USE_NOW);
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

    /** Whether the history is one, whoever made it. */
    static boolean isOne(Connection connection) throws SQLException {
        return Sql.isTrue(connection, "select to_regclass('timescaledb_information.hypertables') is not null")
                && Sql.isTrue(connection, IS_ONE);
    }

    @Override
    public void drop(Connection connection, long before, LongAdder dropped) throws SQLException {
        Sql.execute(connection, Sql.LOCKS_ARE_NOT_WAITED_FOR);
        try (PreparedStatement statement = connection.prepareStatement(DROP)) {
            statement.setLong(1, before);
            try (ResultSet rows = statement.executeQuery()) {
                int chunks = rows.next() ? rows.getInt(1) : 0;
                connection.commit();
                dropped.add(chunks);
            }
        }
    }
}
