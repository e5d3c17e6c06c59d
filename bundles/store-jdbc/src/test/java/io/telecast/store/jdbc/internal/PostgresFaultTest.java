package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.await;
import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.NewDevice;
import io.telecast.api.store.DataPoint;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that goes away, is shared by instances, or was made by another back end. */
@ExtendWith(SharedPostgres.class)
class PostgresFaultTest {
    private final Postgres postgres;

    PostgresFaultTest(Postgres postgres) {
        this.postgres = postgres;
    }

    @Test
    void reportsWaitWhileTheDatabaseIsAwayAndWhatIsInMemoryServes() throws Exception {
        Map<String, Object> settings = postgres.settings();
        try (Relay relay = new Relay(postgres.port());
                Store store = new Store(postgres.through(relay.port(), settings))) {
            CreatedDevice device = get(store.devices.create(new NewDevice("t1", "")));
            CreatedApiKey key = get(store.apiKeys.create("t1", "key"));
            String id = device.device().id();
            get(store.devices.authenticate(device.username(), device.password()));
            get(store.apiKeys.find(key.secret()));
            relay.cut();
            await("the problem is told", () -> store.database.problem() != null);
            assertTrue(store.database.problem().contains("127.0.0.1:" + relay.port()), store.database.problem());
            List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                waiting.add(store.telemetry
                        .append("t1", id, List.of(new DataPoint("k", i, (double) i)))
                        .toCompletableFuture());
            }
            assertEquals(device.device(), store.devices.cached(id));
            assertTrue(get(store.devices.authenticate(device.username(), device.password()))
                    .isPresent());
            assertTrue(get(store.apiKeys.find(key.secret())).isPresent());
            AssertionError e = assertThrows(AssertionError.class, () -> get(store.telemetry.current(id)));
            assertTrue(
                    e.getCause().getMessage().contains("is away"), e.getCause().getMessage());
            assertFalse(waiting.stream().anyMatch(CompletableFuture::isDone));
            relay.restore();
            waiting.forEach(stage -> assertTrue(get(stage)));
            assertEquals(999.0, get(store.telemetry.current(id)).get(0).value());
            await("the problem is over", () -> store.database.problem() == null);
        }
    }

    @Test
    void connectionsThatBreakInTheMiddleLoseNothing() throws Exception {
        Map<String, Object> settings = postgres.settings();
        try (Relay relay = new Relay(postgres.port());
                Store store = new Store(postgres.through(relay.port(), settings))) {
            List<CompletableFuture<Boolean>> stages = new ArrayList<>();
            for (int i = 0; i < 4000; i++) {
                stages.add(store.telemetry
                        .append("t1", "d" + i % 5, List.of(new DataPoint("k", i, (double) i)))
                        .toCompletableFuture());
                if (i % 1000 == 500) {
                    int seen = i / 2;
                    await("some are written", () -> stages.get(seen).isDone());
                    relay.cut();
                    relay.restore();
                }
            }
            stages.forEach(stage -> assertTrue(get(stage)));
            int rows = 0;
            for (int d = 0; d < 5; d++) {
                rows += get(store.telemetry.history("d" + d, "k", 0, Long.MAX_VALUE, 10_000))
                        .size();
                assertEquals(
                        3995.0 + d, get(store.telemetry.current("d" + d)).get(0).value());
            }
            assertEquals(4000, rows);
        }
    }

    @Test
    void aStopWhileTheDatabaseIsAwayHandsBackWhatWaits() throws Exception {
        Map<String, Object> settings = postgres.settings();
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        try (Relay relay = new Relay(postgres.port())) {
            try (Store store = new Store(postgres.through(relay.port(), settings))) {
                get(store.telemetry.current("d"));
                relay.cut();
                await("the problem is told", () -> store.database.problem() != null);
                for (int i = 0; i < 100; i++) {
                    waiting.add(store.telemetry
                            .append("t1", "d" + i, List.of(new DataPoint("k", i, 1.0)))
                            .toCompletableFuture());
                }
            }
        }
        waiting.forEach(stage -> assertFalse(get(stage)));
    }

    @Test
    void moreThanMayWaitIsHandedBackAtOnce() throws Exception {
        Map<String, Object> settings = postgres.settings();
        settings.putAll(Map.of("pending.max", 20, "writers", 1));
        try (Relay relay = new Relay(postgres.port())) {
            relay.cut();
            try (Store store = new Store(postgres.through(relay.port(), settings))) {
                long handedBack = 0;
                for (int i = 0; i < 100; i++) {
                    handedBack += store.telemetry
                                    .append("t1", "d", List.of(new DataPoint("k", i, 1.0)))
                                    .toCompletableFuture()
                                    .isDone()
                            ? 1
                            : 0;
                }
                // The writer may have taken one queue full of them already.
                assertTrue(handedBack >= 60, "handed back " + handedBack);
                assertEquals(handedBack, store.figure("reports.refused.full"));
            }
        }
    }

    /** Whatever way their migrations meet, one makes the tables and none finds them half made. */
    @Test
    void manyInstancesMakeTheTablesAtOnce() throws Exception {
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 5; round++) {
                StoreConfig config = Settings.with(postgres.empty());
                List<Future<Integer>> applied =
                        instances.invokeAll(Collections.nCopies(4, () -> Migrations.run(new PostgresDialect(config))));
                List<Integer> scripts = new ArrayList<>();
                for (Future<Integer> one : applied) {
                    scripts.add(one.get());
                }
                scripts.sort(null);
                assertEquals(List.of(0, 0, 0, Migrations.SCRIPTS.size()), scripts);
            }
        } finally {
            instances.shutdownNow();
        }
    }

    @Test
    void twoInstancesStartAtOnceAndFollowEachOther() {
        for (int round = 0; round < 3; round++) {
            Map<String, Object> settings = postgres.empty();
            try (Store one = new Store(settings);
                    Store two = new Store(settings)) {
                assertEquals(Optional.empty(), get(two.devices.find("d1")));
                CreatedDevice device =
                        get(one.devices.create(new NewDevice("t1", "", "d1", null, null, null, null, null)));
                await("the device is there", () -> two.devices.cached("d1") != null);
                get(two.devices.setScript("d1", "text"));
                await("the script is there", () -> one.devices.cached("d1").script() != null);
                CreatedApiKey key = get(one.apiKeys.create("t1", "key"));
                assertTrue(get(two.apiKeys.find(key.secret())).orElseThrow().enabled());
                get(one.apiKeys.disable(key.key().id()));
                await(
                        "the key is disabled",
                        () -> !get(two.apiKeys.find(key.secret())).orElseThrow().enabled());
                assertTrue(get(two.devices.authenticate(device.username(), device.password()))
                        .isPresent());
                get(one.devices.delete("d1"));
                await("the device is gone", () -> two.devices.cached("d1") == null);
                assertEquals(Optional.empty(), get(two.devices.authenticate(device.username(), device.password())));
            }
        }
    }

    @Test
    void twoInstancesWriteTheSameRowsWithoutHarm() {
        Map<String, Object> settings = postgres.settings();
        Random random = new Random(7);
        int reports = 3000;
        try (Store one = new Store(settings);
                Store two = new Store(settings)) {
            List<CompletableFuture<Boolean>> stages = new ArrayList<>();
            for (int i = 0; i < reports; i++) {
                for (Store store : List.of(one, two)) {
                    // The same devices, keys and times from both, each in its own order, with values that differ.
                    List<DataPoint> points = new ArrayList<>();
                    for (int key = 0; key < 4; key++) {
                        points.add(new DataPoint("k" + key, i / 3, (double) random.nextInt()));
                    }
                    Collections.shuffle(points, random);
                    stages.add(store.telemetry
                            .append("t1", "d" + random.nextInt(10), points)
                            .toCompletableFuture());
                }
            }
            stages.forEach(stage -> assertTrue(get(stage)));
            for (int d = 0; d < 10; d++) {
                List<DataPoint> history = get(one.telemetry.history("d" + d, "k0", 0, Long.MAX_VALUE, 1));
                assertEquals(history, get(two.telemetry.current("d" + d, List.of("k0"))));
            }
            long told = Stream.of(one, two)
                    .mapToLong(
                            s -> s.figure("points.written") + s.figure("points.changed") + s.figure("points.duplicate"))
                    .sum();
            assertEquals(reports * 2 * 4, told);
        }
        // A session tells its figures when it ends, at the latest.
        await("the sessions have ended", () -> "0"
                .equals(postgres.text(
                        settings, "select numbackends - 1 from pg_stat_database where datname = current_database()")));
        assertEquals(
                "0",
                postgres.text(settings, "select deadlocks from pg_stat_database where datname = current_database()"));
    }

    @Test
    void aReportMayHaveMorePointsThanAStatementMayHaveParameters() {
        List<DataPoint> points = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            points.add(new DataPoint("k" + i % 100, i, (double) i));
        }
        try (Store store = new Store(postgres.settings())) {
            assertTrue(get(store.telemetry.append("t1", "d", points)));
            assertEquals(10_000, store.figure("points.written"));
            assertEquals(points.subList(9900, 10_000), byTime(get(store.telemetry.current("d"))));
        }
    }

    private static List<DataPoint> byTime(List<DataPoint> points) {
        return points.stream()
                .sorted(Comparator.comparing(DataPoint::timestamp))
                .toList();
    }

    @Test
    void theStoreSaysThatItIsBehindUntilItHasCaughtUp() throws Exception {
        Map<String, Object> settings = postgres.settings();
        settings.put("behind.max.ms", 100L);
        try (Connection other = postgres.connect(settings);
                Store store = new Store(settings)) {
            assertTrue(get(store.telemetry.append("t1", "d", List.of(new DataPoint("k", 1, 1.0)))));
            other.setAutoCommit(false);
            Sql.execute(other, "lock table telemetry_datas in access exclusive mode");
            var waiting = store.telemetry.append("t1", "d", List.of(new DataPoint("k", 2, 2.0)));
            await("it says so", () -> store.database.problem() != null);
            String said = store.database.problem();
            assertTrue(said.contains(" is behind: what waits longest") && said.endsWith("behind.max.ms is 100"), said);
            assertFalse(waiting.toCompletableFuture().isDone());
            assertTrue(get(store.records.put("t1", "d", List.of(new DataPoint("k", 3, 3.0)))));
            other.rollback();
            assertTrue(get(waiting));
            await("it has caught up", () -> store.database.problem() == null);
        }
    }

    @Test
    void tablesThatAnotherBackEndMadeAreUsedAsTheyAre() {
        Map<String, Object> settings = postgres.empty();
        postgres.execute(
                settings,
                """
                create table devices (id varchar(36) primary key, name varchar(255), device_type int2 default 1 not null,
                    voucher varchar(500) default '' not null unique, tenant_id varchar(36) default '' not null,
                    is_enabled varchar(36) default '' not null, device_number varchar(36) default '' not null unique,
                    parent_id varchar(36), sub_device_addr varchar(36), device_config_id varchar(36),
                    is_online int2 default 0 not null);
                create table telemetry_datas (device_id varchar(36) not null, key varchar(255) not null,
                    ts int8 not null, bool_v bool, number_v float8, string_v text, tenant_id varchar(36),
                    constraint telemetry_datas_device_id_key_ts_key unique (device_id, key, ts));
                create table telemetry_current_datas (device_id varchar(36) not null, key varchar(255) not null,
                    ts timestamptz(6) not null, bool_v bool, number_v float8, string_v text, tenant_id varchar(36),
                    constraint telemetry_current_datas_unique unique (device_id, key));
                insert into devices (id, device_number, name, tenant_id, voucher, is_enabled)
                    values ('old', '0001', 'old', 't1', '{"username":"u","password":"p"}', 'enabled');
                insert into telemetry_current_datas values
                    ('old', 'k', '2025-01-20 10:30:05.123456+00', null, 7, null, 't1'),
                    ('old', 'nothing', now(), null, null, null, 't1'),
                    ('old', 'nan', now(), null, 'NaN', null, 't1');
                """);
        try (Store store = new Store(settings)) {
            assertEquals(
                    "old",
                    get(store.devices.authenticate("u", "p")).orElseThrow().id());
            DataPoint known = new DataPoint("k", 1737369005123L, 7.0);
            assertEquals(List.of(known), get(store.telemetry.current("old")));
            DataPoint next = new DataPoint("k", 1737369005124L, "x");
            assertTrue(get(store.telemetry.append("t1", "old", List.of(next))));
            assertEquals(List.of(next), get(store.telemetry.current("old")));
            get(store.devices.create(new NewDevice("t1", "new")));
            assertEquals(2, get(store.devices.list("t1", "", 0, 10)).total());
        }
    }

    @Test
    void whatPostgresRefusesFailsAlone() {
        try (Store store = new Store(postgres.settings())) {
            var bad = store.telemetry.append("t1", "d", List.of(new DataPoint("k", 1, "nul\0")));
            var late = store.telemetry.append("t1", "d", List.of(new DataPoint("k", Long.MAX_VALUE, 1.0)));
            var good = store.telemetry.append("t1", "d", List.of(new DataPoint("k", 2, "fine")));
            assertTrue(get(good));
            assertThrows(AssertionError.class, () -> get(bad));
            assertThrows(AssertionError.class, () -> get(late));
            assertEquals("fine", get(store.telemetry.current("d")).get(0).value());
        }
    }
}
