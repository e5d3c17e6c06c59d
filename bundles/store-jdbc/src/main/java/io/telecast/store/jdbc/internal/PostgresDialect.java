package io.telecast.store.jdbc.internal;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL, also with TimescaleDB, shared by instances and other back ends. */
final class PostgresDialect implements Dialect {
    private static final String ROWS =
            """
            unnest(?::varchar[], ?::varchar[], ?::int8[], ?::bool[], ?::float8[], ?::text[], ?::varchar[])
                as r(device_id, "key", ts, bool_v, number_v, string_v, tenant_id)""";

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final String name;

    PostgresDialect(String url, String user, String password, long connectTimeoutMs, int queryTimeoutS) {
        // Before the URL, so that what the URL says wins.
        source.setSocketTimeout(queryTimeoutS);
        source.setConnectTimeout((int) Math.max(1, connectTimeoutMs / 1000));
        source.setTcpKeepAlive(true);
        source.setApplicationName("telecast");
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            // The driver's own message would repeat a password in the URL.
            throw new IllegalArgumentException(
                    "url (TELECAST_JDBC_URL): is not a PostgreSQL JDBC URL; allowed: jdbc:postgresql://host:port/database, or empty");
        }
        if (!user.isEmpty()) {
            source.setUser(user);
        }
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        this.name = "PostgreSQL " + source.getServerNames()[0] + ":" + source.getPortNumbers()[0] + "/"
                + source.getDatabaseName();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    @Override
    public String migrations() {
        return "postgresql";
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
    public String setOnline() {
        return """
                update devices d set is_online = r.online from unnest(?::varchar[], ?::int4[]) as r(id, online)
                where d.id = r.id and d.is_online is distinct from r.online""";
    }
}
