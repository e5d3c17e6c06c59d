package io.telecast.store.jdbc.internal;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The embedded default: a file that only this process opens. */
final class H2Dialect implements Dialect {
    private static final String ROWS =
            """
            (select * from unnest(cast(? as varchar array), cast(? as varchar array), cast(? as bigint array),
                cast(? as boolean array), cast(? as double precision array), cast(? as varchar array),
                cast(? as varchar array)) as r(device_id, "key", ts, bool_v, number_v, string_v, tenant_id)) r
            """;

    private final Path file;

    H2Dialect(Path dataDir) {
        this.file = dataDir.toAbsolutePath().normalize().resolve("telecast");
    }

    @Override
    public String name() {
        return "H2 file " + file + ".mv.db";
    }

    @Override
    public DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        // WRITE_DELAY keeps H2's housekeeping thread alive: it is off at 0, and the file then grows ten times as fast
        // as the data. RETENTION_TIME is how long replaced parts of the file are kept; they are on the disk by then.
        source.setURL("jdbc:h2:file:" + file
                + ";WRITE_DELAY=500;RETENTION_TIME=1000;DB_CLOSE_ON_EXIT=FALSE;DATABASE_TO_LOWER=TRUE;TRACE_LEVEL_FILE=0"
                + ";DEFAULT_LOCK_TIMEOUT=10000");
        source.setUser("sa");
        source.setPassword("");
        return source;
    }

    @Override
    public String migrations() {
        return "h2";
    }

    /** A commit alone is in the file only WRITE_DELAY later; this puts it there now, and on the disk. */
    @Override
    public String makeDurable() {
        return "checkpoint sync";
    }

    /** Commits are written one after the other, and fewer, larger ones are cheaper. */
    @Override
    public int usefulWriters() {
        return 1;
    }

    @Override
    public String insertHistory() {
        return """
                insert into telemetry_datas (device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                select r.* from %s where not exists (select 1 from telemetry_datas t
                    where t.device_id = r.device_id and t."key" = r."key" and t.ts = r.ts)"""
                .formatted(ROWS);
    }

    @Override
    public String changeHistory() {
        return """
                merge into telemetry_datas t using %s
                on (t.device_id = r.device_id and t."key" = r."key" and t.ts = r.ts)
                when matched and (t.bool_v, t.number_v, t.string_v) is distinct from (r.bool_v, r.number_v, r.string_v)
                then update set bool_v = r.bool_v, number_v = r.number_v, string_v = r.string_v,
                    tenant_id = r.tenant_id"""
                .formatted(ROWS);
    }

    @Override
    public String upsertCurrent() {
        return """
                merge into telemetry_current_datas t using (select r.device_id, r."key",
                    dateadd(millisecond, r.ts, timestamp with time zone '1970-01-01 00:00:00+00') as ts,
                    r.bool_v, r.number_v, r.string_v, r.tenant_id from %s) s
                on (t.device_id = s.device_id and t."key" = s."key")
                when matched and t.ts <= s.ts then update set ts = s.ts, bool_v = s.bool_v, number_v = s.number_v,
                    string_v = s.string_v, tenant_id = s.tenant_id
                when not matched then insert (device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                    values (s.device_id, s."key", s.ts, s.bool_v, s.number_v, s.string_v, s.tenant_id)"""
                .formatted(ROWS);
    }

    @Override
    public String upsertAttributes() {
        return """
                merge into attribute_datas t using (select r.device_id, r."key",
                    dateadd(millisecond, r.ts, timestamp with time zone '1970-01-01 00:00:00+00') as ts,
                    r.bool_v, r.number_v, r.string_v, r.tenant_id, r.id
                    from unnest(cast(? as varchar array), cast(? as varchar array), cast(? as bigint array),
                    cast(? as boolean array), cast(? as double precision array), cast(? as varchar array),
                    cast(? as varchar array), cast(? as varchar array))
                    as r(device_id, "key", ts, bool_v, number_v, string_v, tenant_id, id)) s
                on (t.device_id = s.device_id and t."key" = s."key")
                when matched and t.ts <= s.ts then update set ts = s.ts, bool_v = s.bool_v, number_v = s.number_v,
                    string_v = s.string_v, tenant_id = s.tenant_id
                when not matched then insert (id, device_id, "key", ts, bool_v, number_v, string_v, tenant_id)
                    values (s.id, s.device_id, s."key", s.ts, s.bool_v, s.number_v, s.string_v, s.tenant_id)""";
    }

    @Override
    public String insertEvents() {
        return """
                insert into event_datas (id, device_id, identify, ts, data, tenant_id)
                select r.id, r.device_id, r.identify,
                    dateadd(millisecond, r.ts, timestamp with time zone '1970-01-01 00:00:00+00'),
                    r.data format json, r.tenant_id
                from unnest(cast(? as varchar array), cast(? as varchar array), cast(? as varchar array),
                    cast(? as bigint array), cast(? as varchar array), cast(? as varchar array))
                    as r(id, device_id, identify, ts, data, tenant_id)
                where not exists (select 1 from event_datas t where t.id = r.id)""";
    }

    @Override
    public String holdDevices() {
        return "select id, is_online from devices where id = any(?) order by id for update";
    }

    @Override
    public String upsertPresence() {
        return """
                merge into telecast_presence p using (select * from unnest(cast(? as varchar array),
                    cast(? as int array), cast(? as boolean array), cast(? as bigint array), cast(? as bigint array))
                    as r(device_id, online, connected, since, changed_at)) r
                on (p.device_id = r.device_id)
                when matched then update set online = r.online, connected = r.connected, since = r.since,
                    changed_at = r.changed_at
                when not matched then insert (device_id, online, connected, since, changed_at)
                    values (r.device_id, r.online, r.connected, r.since, r.changed_at)""";
    }

    @Override
    public String behindGateways() {
        return "g.device_number = any(?)";
    }

    @Override
    public String setOnline() {
        return """
                merge into devices d using (select * from unnest(cast(? as varchar array), cast(? as int array))
                    as r(id, online)) r
                on (d.id = r.id)
                when matched and d.is_online is distinct from r.online then update set is_online = r.online""";
    }
}
