package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How old rows leave each kind of table, with each kind of rights, and how partitions come. */
@ExtendWith(SharedPostgres.class)
class PostgresRetentionTest extends RetentionContract {
    private static final String PARTS =
            "from pg_inherits where inhparent = to_regclass('telemetry_datas') and inhrelid::regclass::text like '%_p2%'";
    private static final String COUNT = "select count(*) " + PARTS;

    private final Postgres postgres;
    private Map<String, Object> database;

    PostgresRetentionTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void database() {
        database = postgres.settings();
    }

    @Override
    Store store(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(database);
        all.put("retention.interval.ms", 20L);
        all.putAll(settings);
        return new Store(all);
    }

    private Store store(int retentionDays) {
        return store(Map.of("history.retention.days", retentionDays, "history.partition.days", 1));
    }

    @Test
    void aNewHistoryIsPartitionedAndOldPartsAreDroppedWhole() {
        try (Store store = store(10)) {
            awaitText("11", COUNT); // 7 for what comes late, today's, and 3 to come
            append(store, "d1", "k", ago(7), ago(2), ago(0), ago(-3));
            assertEquals("0", text("select count(*) from telemetry_datas_default"));
            append(store, "d1", "k", ago(2));
            assertEquals(1, store.figure("points.duplicate"));
        }
        try (Store store = store(1)) {
            await("old parts are dropped", () -> store.figure("retention.parts.dropped") == 6);
            assertEquals("5", text(COUNT));
            assertEquals(List.of(ago(-3), ago(0)), history(store, "d1", "k"));
            assertEquals(0, store.figure("retention.rows.deleted"));
        }
        assertEquals(
                "telemetry_datas_device_id_key_ts_key",
                text("select conname from pg_constraint where conrelid = to_regclass('telemetry_datas')"));
    }

    @Test
    void rowsThatCameBeforeTheirPartMoveIntoItAndOldOnesLeaveTheDefaultOne() {
        try (Store store = store(100)) {
            awaitText("11", COUNT);
        }
        // As if nobody had been there to make them.
        String newest = "select string_agg(name, ', ') from (select inhrelid::regclass::text as name " + PARTS
                + " order by name desc limit 4) newest";
        postgres.execute(database, "drop table " + text(newest));
        postgres.execute(
                database,
                "insert into telemetry_datas (device_id, key, ts) values ('d1', 'k', %d), ('d1', 'k', %d), ('d1', 'k', %d)"
                        .formatted(ago(0), ago(-2), ago(50)));
        assertEquals("3", text("select count(*) from telemetry_datas_default"));
        try (Store store = store(20)) {
            awaitText("11", COUNT);
            await("the old row is deleted", () -> store.figure("retention.rows.deleted") == 1);
            assertEquals("0", text("select count(*) from telemetry_datas_default"));
            assertEquals("2", text("select count(*) from telemetry_datas"));
            assertEquals(0, store.figure("retention.parts.dropped"));
        }
    }

    @Test
    void aHistoryThatHasRowsOrBelongsToOthersStaysAPlainTable() {
        try (Store store = store(0)) {
            append(store, "d1", "k", ago(0));
        }
        assertStaysPlain();
        database = postgres.empty();
        postgres.execute(database, "create table theirs (id int4)");
        assertStaysPlain();
        database = postgres.settings();
        postgres.execute(database, "grant select on telemetry_datas to public");
        assertStaysPlain();
    }

    private void assertStaysPlain() {
        try (Store store = store(10)) {
            append(store, "d1", "k", ago(0));
            assertEquals("r", text("select relkind from pg_class where oid = to_regclass('telemetry_datas')"));
            assertNull(store.database.problem());
        }
    }

    /** A part that is in use is left for later, and nobody waits behind whoever wants to drop it. */
    @Test
    void writersGoOnWhileSomebodyReadsForLong() throws SQLException {
        try (Store store = store(100)) {
            awaitText("11", COUNT);
            append(store, "d1", "k", ago(7));
        }
        try (Connection reader = postgres.connect(database)) {
            reader.setAutoCommit(false);
            Sql.execute(reader, "select count(*) from telemetry_datas");
            try (Store store = store(Map.of("history.retention.days", 1, "query.timeout.s", 3600))) {
                for (int i = 0; i < 5; i++) {
                    awaitText("t", "select exists (select 1 from pg_locks where not granted)");
                    append(store, "d1", "k" + i, ago(0));
                }
                assertEquals("11", text(COUNT));
                reader.rollback();
                await("old parts are dropped", () -> store.figure("retention.parts.dropped") == 6);
            }
        }
    }

    @Test
    void oneInstanceAtATimeLooks() throws SQLException {
        try (Connection other = postgres.connect(database);
                Store store = store(Map.of("history.retention.days", 5, "history.partition.days", 0))) {
            await("it is open", () -> store.database.problem() == null);
            Sql.execute(other, "select pg_advisory_lock(hashtext('telecast_retention'))");
            append(store, "d1", "k", ago(8));
            // Many looks later it is still there.
            long looks = looks();
            await("it looks", () -> looks() > looks + 10);
            assertEquals(List.of(ago(8)), history(store, "d1", "k"));
            Sql.execute(other, "select pg_advisory_unlock(hashtext('telecast_retention'))");
            await("it is deleted", () -> store.figure("retention.rows.deleted") == 1);
        }
    }

    private long looks() {
        return Long.parseLong(text("select sum(xact_commit) from pg_stat_database where datname = current_database()"));
    }

    @Test
    void aUserThatMayOnlyDeleteDoesSo() {
        try (Store store = store(100)) {
            awaitText("11", COUNT);
            append(store, "d1", "k", ago(50), ago(7), ago(0));
        }
        postgres.execute(
                database,
                """
                create role cleaner login password 'p';
                revoke create on schema public from public;
                grant select, insert, update, delete on all tables in schema public to cleaner;
                grant usage on all sequences in schema public to cleaner;
                drop table %s"""
                        .formatted(text("select max(inhrelid::regclass::text) " + PARTS)));
        database.putAll(Map.of("user", "cleaner", "password", "p"));
        try (Store store = store(5)) {
            await("old rows are deleted", () -> store.figure("retention.rows.deleted") == 2);
            assertEquals(List.of(ago(0)), history(store, "d1", "k"));
            assertEquals("10", text(COUNT));
            assertNull(store.database.problem());
        }
        postgres.execute(database, "revoke delete on telemetry_datas from cleaner");
        try (Store store = store(5)) {
            append(store, "d1", "k", ago(6));
            assertEquals(List.of(ago(0), ago(6)), history(store, "d1", "k"));
            assertNull(store.database.problem());
        }
    }

    /** As far as its functions tell. */
    @Test
    void aHypertableLosesItsOldChunks() {
        postgres.execute(
                database,
                """
                create schema timescaledb_information;
                create view timescaledb_information.hypertables as
                    select 'public'::name as hypertable_schema, 'telemetry_datas'::name as hypertable_name;
                create table calls (what text);
                create function drop_chunks(relation regclass, older_than anyelement) returns setof text language sql as $$
                    insert into calls select concat_ws(' ', relation, pg_typeof(older_than),
                        older_than between extract(epoch from now() - interval '6 days') * 1000
                            and extract(epoch from now() - interval '4 days') * 1000)
                    where not exists (select 1 from calls) returning 'a chunk' $$""");
        try (Store store = store(5)) {
            await("a chunk is dropped", () -> store.figure("retention.parts.dropped") == 1);
            assertEquals("telemetry_datas bigint t", text("select what from calls"));
            append(store, "d1", "k", ago(8));
            assertEquals(List.of(ago(8)), history(store, "d1", "k"));
            assertEquals("r", text("select relkind from pg_class where oid = to_regclass('telemetry_datas')"));
        }
    }

    private void awaitText(String wanted, String sql) {
        await(sql + " is " + wanted, () -> wanted.equals(text(sql)));
    }

    private String text(String sql) {
        return postgres.text(database, sql);
    }
}
