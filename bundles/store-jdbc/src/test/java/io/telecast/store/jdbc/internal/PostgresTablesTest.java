package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.NewDevice;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.Event;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that others made or half made, users with few rights, and TimescaleDB, as far as its functions tell. */
@ExtendWith(SharedPostgres.class)
class PostgresTablesTest {
    private final Postgres postgres;
    private Map<String, Object> settings;

    PostgresTablesTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void database() {
        settings = postgres.empty();
        settings.put("connect.timeout.ms", 15_000L); // opening makes the tables first
    }

    @Test
    void widerTablesWithDefaultsAndOtherTypesAreUsed() {
        execute(
                """
                create table device_kinds (id varchar(36) primary key);
                create table devices (extra json default '{}' not null, id text, serial int4 generated always as identity,
                    name varchar(99), voucher varchar(500) default '' not null unique, tenant_id char(2) not null,
                    is_enabled varchar(36) default '' not null, created_at timestamptz, device_number varchar(100) not null,
                    kind varchar(36) references device_kinds (id), parent_id text, sub_device_addr text,
                    device_config_id text, is_online int8 default 0 not null, twice int4 generated always as (1) stored);
                create unique index on devices (id);
                create table telemetry_datas (tenant_id text, device_id varchar(36), key text, ts int8, bool_v bool,
                    number_v numeric, string_v varchar, source text default 'x' not null);
                create unique index on telemetry_datas (ts desc, key, device_id) include (tenant_id);
                create table attribute_datas (id varchar(36) primary key, device_id varchar(36) references devices (id),
                    key text, ts timestamptz, bool_v bool, number_v numeric, string_v text, tenant_id varchar(36),
                    unique (device_id, key));
                create table event_datas (id text primary key, device_id text, identify text, ts timestamptz, data jsonb,
                    tenant_id text, source text default 'x' not null)""");
        try (Store store = open()) {
            get(store.devices.create(new NewDevice("t1", "", "d1", null, null, null, null, null)));
            assertEquals(Outcome.CHANGED, get(store.presence.set(new PresenceChange("d1", true, true, 5))));
            assertEquals(Map.of("d1", new Presence(true, true, 5)), get(store.presence.find(List.of("d1"))));
            DataPoint point = new DataPoint("k", 1000, 1.5);
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(point))));
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(point))));
            assertEquals(List.of(point), get(store.telemetry.history("d1", "k", 0, 9999, 10)));
            assertEquals(1, store.figure("points.duplicate"));
            assertTrue(get(store.records.put("t1", "d1", List.of(point))));
            assertEquals(List.of(point), get(store.records.current("d1")));
            assertTrue(get(store.records.add(new Event("e1", "t1", "d1", "Found", 1000, "{\"x\":1}"))));
            assertEquals("{\"x\": 1}", get(store.records.newest("d1", 1)).get(0).json());
            assertTrue(get(store.devices.delete("d1")));
        }
    }

    @Test
    void aColumnThatNobodyFillsIsNamed() {
        tables();
        execute("alter table devices add owner varchar(36) not null");
        refused("column devices.owner is not null and has no default, so no row can be added; give it one");
    }

    @Test
    void aColumnOfAnotherTypeIsNamedWithWhatIsAllowed() {
        tables();
        execute("alter table telemetry_datas alter ts type timestamptz using now()");
        execute("alter table devices alter is_online drop default");
        execute("alter table devices alter is_online type bool using false");
        refused("column devices.is_online is of type bool; allowed: int2, int4, int8;"
                + " column telemetry_datas.ts is of type timestamptz; allowed: int8");
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        tables();
        execute("alter table telemetry_current_datas drop tenant_id");
        execute("alter table attribute_datas drop id");
        execute("alter table event_datas alter data type text");
        refused("column telemetry_current_datas.tenant_id is missing; column attribute_datas.id is missing;"
                + " column event_datas.data is of type text; allowed: json, jsonb");
    }

    @Test
    void aMissingKeyIsNamedAndIsEnoughOnceItIsMade() {
        tables();
        execute("alter table telemetry_datas drop constraint telemetry_datas_device_id_key_ts_key");
        // Neither a part of it nor one that leaves rows out is the key.
        execute("create unique index on telemetry_datas (device_id, key) where ts < 0");
        execute("create unique index on telemetry_datas (device_id, key, ts) where ts < 0");
        try (Store store = open()) {
            awaitProblem(store, "table telemetry_datas lacks a unique index on (device_id, key, ts); make one");
            execute("create unique index on telemetry_datas (device_id, key, ts)");
            await("the table is used", () -> store.database.problem() == null);
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(new DataPoint("k", 1, 1.0)))));
        }
    }

    @Test
    void aUserThatMayCreateNothingWorksOnTablesThatAreThere() {
        tables();
        user("worker");
        execute("grant select, insert, update, delete on all tables in schema public to worker");
        execute("grant usage on all sequences in schema public to worker");
        try (Store store = open()) {
            get(store.devices.create(new NewDevice("t1", "", "d1", null, null, null, null, null)));
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(new DataPoint("k", 1, 1.0)))));
            get(store.apiKeys.create("t1", "key"));
            assertTrue(get(store.devices.delete("d1")));
            assertNull(store.database.problem());
        }
    }

    @Test
    void aUserThatMayCreateNothingIsToldSoOnAnEmptyDatabase() {
        user("nobody");
        try (Store store = open()) {
            awaitProblem(store, "permission denied for schema public; let a user start Telecast once who may create");
        }
    }

    @Test
    void aPrivilegeThatIsMissingIsNamed() {
        tables();
        user("reader");
        execute("grant select, insert, update, delete on all tables in schema public to reader");
        execute("revoke update on devices from reader");
        execute("revoke insert on telemetry_datas from reader");
        refused("the user lacks the privilege to update on table devices;"
                + " the user lacks the privilege to insert on table telemetry_datas");
    }

    @Test
    void anEmptyHistoryBecomesAHypertableWhereThereIsTimescale() {
        timescale("");
        try (Store store = open()) {
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(new DataPoint("k", 1, 1.0)))));
        }
        String calls = "create_hypertable telemetry_datas ts 86400000 false, set_integer_now_func telemetry_datas"
                + " telecast_now_ms true";
        assertEquals(calls, postgres.text(settings, "select string_agg(what, ', ' order by n) from calls"));
        assertEquals("t", postgres.text(settings, "select telecast_now_ms() between 1700000000000 and 9999999999999"));
        // It has rows now: nobody touches it any more.
        try (Store store = open()) {
            get(store.telemetry.current("d1"));
        }
        assertEquals(calls, postgres.text(settings, "select string_agg(what, ', ' order by n) from calls"));
    }

    @Test
    void theChunkIsASettingAndNoneCanBeWanted() {
        timescale("");
        settings.put("hypertable.chunk.ms", 0L);
        try (Store store = open()) {
            get(store.telemetry.current("d1"));
        }
        assertEquals("0", postgres.text(settings, "select count(*) from calls"));
        settings.put("hypertable.chunk.ms", 3_600_000L);
        try (Store store = open()) {
            get(store.telemetry.current("d1"));
        }
        assertEquals("t", postgres.text(settings, "select bool_or(what like '% 3600000 %') from calls"));
    }

    @Test
    void aTimescaleThatDoesNotWorkLeavesAPlainTable() {
        timescale("raise exception 'license';");
        try (Store store = open()) {
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(new DataPoint("k", 1, 1.0)))));
            assertNull(store.database.problem());
        }
        // Rolled back to where the attempt began, and no further.
        assertEquals("0", postgres.text(settings, "select count(*) from calls"));
        assertEquals("1", postgres.text(settings, "select count(*) from telemetry_datas"));
    }

    @Test
    void aHypertableThatAnotherBackEndMadeKeepsItsSettings() {
        timescale("raise exception 'is already a hypertable' using errcode = 'TS110';");
        try (Store store = open()) {
            assertTrue(get(store.telemetry.append("t1", "d1", List.of(new DataPoint("k", 1, 1.0)))));
        }
        assertEquals(
                "f",
                postgres.text(settings, "select exists (select 1 from pg_proc where proname = 'telecast_now_ms')"));
    }

    /** What TimescaleDB 2 offers, writing down how it is called; in two forms, as since 2.13. */
    private void timescale(String failure) {
        execute(
                """
                create table calls (n int4 generated always as identity, what text);
                create function create_hypertable(relation regclass, time_column_name name,
                    partitioning_column name default null, number_partitions int default null,
                    associated_schema_name name default null, associated_table_prefix name default null,
                    chunk_time_interval anyelement default null::bigint, create_default_indexes bool default true,
                    if_not_exists bool default false) returns table (hypertable_id int) language plpgsql as $$
                begin
                    insert into calls (what) values (concat_ws(' ', 'create_hypertable', relation, time_column_name,
                        chunk_time_interval, create_default_indexes::text));
                    %s
                    return query select 1;
                end $$;
                create function create_hypertable(relation regclass, dimension json) returns table (hypertable_id int)
                    language sql as 'select 2';
                create function set_integer_now_func(hypertable regclass, integer_now_func regproc,
                    replace_if_exists bool = false) returns void language sql as $$
                    insert into calls (what) values (concat_ws(' ', 'set_integer_now_func', hypertable, integer_now_func,
                        replace_if_exists::text)) $$"""
                        .formatted(failure));
    }

    private void tables() {
        try (Store store = open()) {
            get(store.telemetry.current("d1"));
        }
    }

    /** The user of the store from here on: one that may not create anything. */
    private void user(String name) {
        execute("create role " + name + " login password 'p'");
        execute("revoke create on schema public from public");
        settings.put("user", name);
        settings.put("password", "p");
    }

    private void execute(String sql) {
        postgres.execute(settings, sql);
    }

    private Store open() {
        return new Store(settings);
    }

    private void refused(String problem) {
        try (Store store = open()) {
            awaitProblem(store, problem);
        }
    }

    private static void awaitProblem(Store store, String problem) {
        await("the database is opened", () -> !String.valueOf(store.database.problem())
                .endsWith("is being opened"));
        String told = store.database.problem();
        assertTrue(told != null && told.contains(" cannot be used: ") && told.contains(problem), told);
        assertEquals(1, told.lines().count());
    }
}
