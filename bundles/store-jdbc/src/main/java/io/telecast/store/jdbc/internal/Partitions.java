package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history as a table of PostgreSQL that is partitioned by ranges of time. */
final class Partitions implements HistoryParts {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    /** How many are there for the days to come, should nobody be able to make more, and for reports that come late. */
    private static final int AHEAD = 3;

    private static final int BEHIND = 7;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'telemetry_datas_p'yyyyMMdd", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String NEW = "telecast_new_history";
    /** A table of somebody else, or that somebody has filled, or has told the database something about, stays. */
    private static final String MAY_BE_REPLACED =
            """
            select c.relkind = 'r' and not c.relhastriggers and not c.relrowsecurity
                and not exists (select 1 from telemetry_datas)
                and not exists (select 1 from telecast_schema_history where type = 'BASELINE')
            from pg_class c where c.oid = to_regclass('telemetry_datas')""";

    private static final String RIGHTS_ARE_THE_SAME =
            """
            select (select relacl from pg_class where oid = to_regclass('telemetry_datas')) is not distinct from
                (select relacl from pg_class where oid = to_regclass('%s'))"""
                    .formatted(NEW);
    private static final String NEW_KEYS =
            "select conname from pg_constraint where conrelid = to_regclass('%1$s') and conname like '%1$s%%'"
                    .formatted(NEW);
    private static final String ARE =
            """
            select exists (select 1 from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid
                and a.attnum = p.partattrs[0] where p.partrelid = to_regclass('telemetry_datas') and p.partstrat = 'r'
                and p.partnatts = 1 and a.attname = 'ts')""";
    /** In the order of time; a bound that is no number is none. */
    private static final String ALL =
            """
            select c.oid::regclass::text, pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT',
                substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''(-?\\d+)''\\)')::int8 as until
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('telemetry_datas')
            order by until nulls last""";

    /** A partition: its name, quoted, and before when its rows are; null when it has no such bound. */
    private record Part(String name, boolean isDefault, @Nullable Long until) {}

    private final long partMs;

    /** How much time a new partition spans; 0 makes none. */
    Partitions(int days) {
        this.partMs = days * StoreSettings.DAY_MS;
    }

    /** Whether the history is partitioned so, whoever did it. */
    static boolean areThere(Connection connection) throws SQLException {
        return Sql.isTrue(connection, ARE);
    }

    /** Partitions a history of our own that is still empty, within the transaction; any other stays as it is. */
    static void begin(Connection connection) throws SQLException {
        Sql.execute(connection, "select pg_advisory_xact_lock(hashtext('telecast_hypertable'))");
        if (!Sql.isTrue(connection, MAY_BE_REPLACED)) {
            return;
        }
        var before = connection.setSavepoint();
        try {
            replace(connection);
            LOG.info("The table telemetry_datas is partitioned by time");
        } catch (SQLException e) {
            connection.rollback(before);
            LOG.warn("The table telemetry_datas stays a plain one, it was not partitioned: {}", Database.firstLine(e));
        }
    }

    private static void replace(Connection connection) throws SQLException {
        Sql.execute(connection, Sql.LOCKS_ARE_NOT_WAITED_FOR);
        Sql.execute(connection, "lock table telemetry_datas in access exclusive mode");
        Sql.execute(
                connection, "create table " + NEW + " (like telemetry_datas including all) partition by range (ts)");
        if (!Sql.isTrue(connection, RIGHTS_ARE_THE_SAME) || !Sql.isTrue(connection, MAY_BE_REPLACED)) {
            throw new SQLException("others were given rights on it, or it is not empty any more");
        }
        Sql.execute(connection, "drop table telemetry_datas");
        for (String key : Sql.texts(connection, NEW_KEYS)) {
            String own = key.replace(NEW, "telemetry_datas");
            Sql.execute(connection, "alter table " + NEW + " rename constraint " + key + " to " + own);
        }
        Sql.execute(connection, "alter table " + NEW + " rename to telemetry_datas");
        Sql.execute(connection, "create table telemetry_datas_default partition of telemetry_datas default");
    }

    @Override
    public void makeNext(Connection connection, long now) throws SQLException {
        if (partMs == 0) {
            return;
        }
        List<Part> parts = parts(connection);
        long today = Math.floorDiv(now, partMs) * partMs;
        // After the newest one: what others made, or we with another length, may end anywhere.
        long from = Math.max(newest(parts), today - BEHIND * partMs);
        long end = today + (1 + AHEAD) * partMs;
        while (from < end) {
            long until = (Math.floorDiv(from, partMs) + 1) * partMs;
            make(connection, from, until, rest(parts));
            connection.commit();
            from = until;
        }
    }

    private static long newest(List<Part> parts) {
        long newest = Long.MIN_VALUE;
        for (Part part : parts) {
            if (!part.isDefault) {
                newest = Math.max(newest, part.until == null ? Long.MAX_VALUE : part.until);
            }
        }
        return newest;
    }

    /** Rows of its time that went elsewhere, since it was not there, move into it. */
    private static void make(Connection connection, long from, long until, @Nullable String rest) throws SQLException {
        String name = NAME.format(Instant.ofEpochMilli(from));
        Sql.execute(connection, Sql.LOCKS_ARE_NOT_WAITED_FOR);
        if (rest != null) {
            // First of all: writers hold it last, so nobody waits in a circle.
            Sql.execute(connection, "lock table " + rest + " in access exclusive mode");
        }
        Sql.execute(connection, "create table " + name + " (like telemetry_datas including all)");
        if (rest != null) {
            Sql.execute(
                    connection,
                    "with moved as (delete from %s where ts >= %d and ts < %d returning *) insert into %s select * from moved"
                            .formatted(rest, from, until, name));
        }
        Sql.execute(
                connection,
                "alter table telemetry_datas attach partition %s for values from (%d) to (%d)"
                        .formatted(name, from, until));
    }

    @Override
    public void drop(Connection connection, long before, LongAdder dropped) throws SQLException {
        for (Part part : parts(connection)) {
            if (!part.isDefault && part.until != null && part.until <= before) {
                Sql.execute(connection, Sql.LOCKS_ARE_NOT_WAITED_FOR);
                Sql.execute(connection, "drop table " + part.name);
                connection.commit();
                dropped.increment();
            }
        }
    }

    @Override
    public @Nullable String rest(Connection connection) throws SQLException {
        return rest(parts(connection));
    }

    private static @Nullable String rest(List<Part> parts) {
        return parts.stream()
                .filter(Part::isDefault)
                .map(Part::name)
                .findFirst()
                .orElse(null);
    }

    private static List<Part> parts(Connection connection) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ALL);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long until = rows.getLong(3);
                parts.add(new Part(rows.getString(1), rows.getBoolean(2), rows.wasNull() ? null : until));
            }
        }
        return parts;
    }
}
