package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL, also with TimescaleDB, shared by instances and other back ends. */
final class PostgresDialect implements Dialect {
    private static final String ROWS =
            """
            unnest(?::varchar[], ?::varchar[], ?::int8[], ?::bool[], ?::float8[], ?::text[], ?::varchar[])
                as r(device_id, "key", ts, bool_v, number_v, string_v, tenant_id)""";

    private static final String NOT_ALLOWED = "42501";
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    /** How much longer the connection waits than the server works, so that the server's word comes first. */
    private static final int SOCKET_RESERVE_S = 5;

    private final StoreConfig config;
    private final PGSimpleDataSource source;
    private final String name;

    PostgresDialect(StoreConfig config) {
        this.config = config;
        this.source = source(config, config.query_timeout_s() + SOCKET_RESERVE_S);
        String mode = source.getSslmode();
        if (mode != null && !SSL_MODES.contains(mode)) {
            throw new IllegalArgumentException("url (TELECAST_JDBC_URL): sslmode: '" + mode
                    + "' is not known; allowed: " + String.join(", ", new TreeSet<>(SSL_MODES)));
        }
        this.name = "PostgreSQL " + source.getServerNames()[0] + ":" + source.getPortNumbers()[0] + "/"
                + source.getDatabaseName();
    }

    private static PGSimpleDataSource source(StoreConfig config, int socketTimeoutS) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        // Before the URL, so that what the URL says wins.
        source.setSocketTimeout(socketTimeoutS);
        source.setConnectTimeout((int) Math.max(1, config.connect_timeout_ms() / 1000));
        source.setTcpKeepAlive(true);
        source.setApplicationName("telecast");
        source.setTargetServerType("primary");
        try {
            source.setUrl(config.url().trim());
        } catch (IllegalArgumentException e) {
            // The driver's own message would repeat a password in the URL.
            throw new IllegalArgumentException(
                    "url (TELECAST_JDBC_URL): is not a PostgreSQL JDBC URL; allowed: jdbc:postgresql://host:port/database, or empty");
        }
        if (!config.user().isEmpty()) {
            source.setUser(config.user());
        }
        if (!config.password().isEmpty()) {
            source.setPassword(config.password());
        }
        return source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    /** Without a limit: an index on a table that is long already takes its time. */
    @Override
    public DataSource migrationSource() {
        return source(config, 0);
    }

    /** What is acknowledged is durable: a database that is set to answer before it has written does not do so to us. */
    @Override
    public String beginConnection() {
        return "set statement_timeout = " + config.query_timeout_s() * 1000
                + "; select set_config('synchronous_commit', 'on', false)"
                + " where current_setting('synchronous_commit') = 'off'";
    }

    @Override
    public String migrations() {
        return "postgresql";
    }

    @Override
    public void awaitTurn(Connection connection) throws SQLException {
        Sql.execute(connection, "select pg_advisory_lock(hashtext('telecast_schema_history'))");
    }

    @Override
    public void prepareTables(Connection connection) throws SQLException {
        PostgresTables.check(connection);
        if (config.hypertable_chunk_ms() > 0) {
            Hypertable.make(connection, config.hypertable_chunk_ms());
        }
        if (config.history_retention_days() > 0
                && config.history_partition_days() > 0
                && !Hypertable.isOne(connection)) {
            Partitions.begin(connection);
        }
    }

    @Override
    public @Nullable HistoryParts historyParts(Connection connection) throws SQLException {
        if (Hypertable.isOne(connection)) {
            return new Hypertable();
        }
        return Partitions.areThere(connection) ? new Partitions(config.history_partition_days()) : null;
    }

    @Override
    public boolean beginRetention(Connection connection) throws SQLException {
        return Sql.isTrue(connection, "select pg_try_advisory_lock(hashtext('telecast_retention'))");
    }

    @Override
    public void endRetention(Connection connection) throws SQLException {
        Sql.execute(connection, "select pg_advisory_unlock(hashtext('telecast_retention'))");
    }

    @Override
    public void needNotBeDurable(Connection connection) throws SQLException {
        Sql.execute(connection, "set local synchronous_commit = off");
    }

    @Override
    public SQLException explain(SQLException error) {
        String message = String.valueOf(error.getMessage());
        if (message.contains("targetServerType")) {
            return new UnusableException(
                    "none of its servers takes writes: each is a standby or read-only; name the primary in the URL,"
                            + " or all servers of the cluster: jdbc:postgresql://a,b/database?targetServerType=primary",
                    error);
        }
        if (NOT_ALLOWED.equals(error.getSQLState())) {
            return new UnusableException(
                    Database.firstLine(error)
                            + "; let a user start Telecast once who may create tables, then this one needs no more"
                            + " than select, insert, update and delete",
                    error);
        }
        return error;
    }

    @Override
    public int usefulWriters() {
        return 2;
    }

    @Override
    public String insertHistory() {
        return """
                insert into telemetry_datas (device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                select * from %s on conflict do nothing"""
                .formatted(ROWS);
    }

    @Override
    public String changeHistory() {
        return """
                update telemetry_datas t set bool_v = r.bool_v, number_v = r.number_v, string_v = r.string_v,
                    tenant_id = r.tenant_id
                from %s where t.device_id = r.device_id and t."key" = r."key" and t.ts = r.ts
                and (t.bool_v, t.number_v, t.string_v) is distinct from (r.bool_v, r.number_v, r.string_v)"""
                .formatted(ROWS);
    }

    @Override
    public String upsertCurrent() {
        return """
                insert into telemetry_current_datas as t (device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                select device_id, "key", to_timestamp(ts / 1000.0), bool_v, number_v, string_v, tenant_id from %s
                on conflict (device_id, "key") do update set ts = excluded.ts, bool_v = excluded.bool_v,
                    number_v = excluded.number_v, string_v = excluded.string_v, tenant_id = excluded.tenant_id
                where t.ts <= excluded.ts"""
                .formatted(ROWS);
    }

    @Override
    public String upsertAttributes() {
        return """
                insert into attribute_datas as t (id, device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                select id, device_id, "key", to_timestamp(ts / 1000.0), bool_v, number_v, string_v, tenant_id
                from unnest(?::varchar[], ?::varchar[], ?::int8[], ?::bool[], ?::float8[], ?::text[], ?::varchar[],
                    ?::varchar[]) as r(device_id, "key", ts, bool_v, number_v, string_v, tenant_id, id)
                on conflict (device_id, "key") do update set ts = excluded.ts, bool_v = excluded.bool_v,
                    number_v = excluded.number_v, string_v = excluded.string_v, tenant_id = excluded.tenant_id
                where t.ts <= excluded.ts""";
    }

    @Override
    public String insertEvents() {
        return """
                insert into event_datas (id, device_id, identify, ts, data, tenant_id)
                select id, device_id, identify, to_timestamp(ts / 1000.0), data::json, tenant_id
                from unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::int8[], ?::text[], ?::varchar[])
                    as r(id, device_id, identify, ts, data, tenant_id)
                on conflict (id) do nothing""";
    }

    /** Keys of other tables may go on to point at the rows. */
    @Override
    public String holdDevices() {
        return "select id, is_online from devices where id = any(?) order by id for no key update";
    }

    @Override
    public String upsertPresence() {
        return """
                insert into telecast_presence (device_id, online, connected, since, changed_at)
                select * from unnest(?::varchar[], ?::int4[], ?::bool[], ?::int8[], ?::int8[])
                on conflict (device_id) do update set online = excluded.online, connected = excluded.connected,
                    since = excluded.since, changed_at = excluded.changed_at""";
    }

    @Override
    public String behindGateways() {
        // By the index of parents, also where the planner would rather read the whole table for a join.
        return "d.parent_id = any(array(select id from devices where device_number = any(?)))";
    }

    @Override
    public String setOnline() {
        return """
                update devices d set is_online = r.online from unnest(?::varchar[], ?::int4[]) as r(id, online)
                where d.id = r.id and d.is_online is distinct from r.online""";
    }
}
