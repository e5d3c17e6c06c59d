package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Devices on a real cluster, whose masters die, are emptied, and give slots away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    /** Leaves the cluster as it was; such tests come first, and share one. */
    private static final String HARMLESS = "harmless";

    private static final List<String> DEVICES =
            IntStream.range(0, 30).mapToObj(i -> "d" + i).toList();

    /** The promise is two seconds; tests share their machine with others. */
    private static final long RIGHT_AGAIN_MS = 5000;

    @TempDir
    private static Path directory;

    private static int clusters;
    /** The one of the last test, if it is as it was; null otherwise. */
    private static @Nullable RealCluster whole;

    private final List<PushRedis> started = new ArrayList<>();
    private RealCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        cluster = whole != null
                ? whole
                : new RealCluster(Files.createDirectories(directory.resolve("cluster" + ++clusters)));
        whole = null;
    }

    @AfterEach
    void stopAll(TestInfo test) throws Exception {
        started.forEach(PushRedis::stop);
        if (test.getTags().contains(HARMLESS)) {
            for (int i = 0; i < RealCluster.MASTERS; i++) {
                cluster.redis(i).flushall();
            }
            whole = cluster;
        } else {
            cluster.close();
        }
    }

    @AfterAll
    static void stopLast() {
        if (whole != null) {
            whole.close();
        }
    }

    @Test
    @Order(1)
    @Tag(HARMLESS)
    void eventsOfAllSlotsGoFromOneInstanceToAnother() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = PushKit.listen(watcher);
        for (String device : DEVICES) {
            assertFalse(PushKit.publish(publisher, device, 0));
            PushKit.watch(watcher, device, 2);
            assertEquals("2", cluster.redis(RealCluster.homeOf(device)).get("ws:sub:" + device));
        }
        assertEquals(2L * DEVICES.size(), cluster.keys(0, 1, 2).size());
        publishAll(publisher, heard, 1);
        PushKit.deadlinePasses(publisher, watcher);
        assertEquals(0L, publisher.figures().get("asked"));
        assertEquals(3, publisher.figures().get("masters"));
        assertEquals(
                DEVICES.size(), publisher.list(1000).toCompletableFuture().get().size());

        cluster.redis(RealCluster.homeOf("other")).setex("ws:sub:other", 60, "1");
        Await.until("of another back end", () -> PushKit.publish(publisher, "other", 1));
        watcher.stop();
        assertEquals(List.of("ws:sub:other"), cluster.keys(0, 1, 2));
        Await.until("nobody watches", () -> !PushKit.publish(publisher, "d1", 2));
        assertEquals(0L, watcher.figures().get("gaps"));
    }

    @Test
    void aMasterDiesAndComesBackAsAReplica() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = PushKit.listen(watcher);
        watchAll(watcher);
        cluster.node(0).kill();
        String lost = at(0);
        Await.until("noticed", () -> publisher.problem() != null);
        // Told now rather than when there is another master.
        assertTrue(PushKit.publish(publisher, lost, 1));
        Await.until("read again", () -> heard.gaps.contains("telemetry " + lost));
        Await.until(
                "promoted",
                () -> cluster.redis(RealCluster.REPLICA).role().get(0).equals("master"));
        Await.until("well", RIGHT_AGAIN_MS, () -> PushKit.isWell(publisher) && PushKit.isWell(watcher));
        PushKit.deadlinePasses(publisher, watcher);
        for (String device : DEVICES) {
            assertTrue(cluster.keys(RealCluster.REPLICA, 1, 2).contains("ws:sub:" + device), device);
        }
        Await.until("each device of it read again", () -> DEVICES.stream()
                .filter(device -> RealCluster.homeOf(device) == 0)
                .allMatch(device -> heard.gaps.contains("telemetry " + device)));
        publishAll(publisher, heard, 2);

        cluster.node(0).start();
        Await.until(
                "it follows the new one",
                () -> cluster.redis(RealCluster.REPLICA).info("replication").contains("connected_slaves:1"));
        publishAll(publisher, heard, 3);
        assertEquals(0L, publisher.figures().get("listener.errors"));
    }

    @Test
    void aFrozenMasterIsFoundAndReplaced() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = PushKit.listen(watcher);
        watchAll(watcher);
        cluster.node(0).freeze();
        try {
            Await.until("noticed", () -> publisher.problem() != null);
            Await.until("well", 20_000, () -> PushKit.isWell(publisher) && PushKit.isWell(watcher));
        } finally {
            cluster.node(0).thaw();
        }
        publishAll(publisher, heard, 1);
        publishAll(publisher, heard, 2);
    }

    @Test
    void aSlotMovesUnderSubscriptions() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = PushKit.listen(watcher);
        watchAll(watcher);
        String device = at(1);
        int slot = SlotHash.getSlot("ws:sub:" + device);
        // Another device whose subscription is in the same slot, not watched as yet.
        String sibling = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "s" + i)
                .filter(each -> SlotHash.getSlot("ws:sub:" + each) == slot)
                .findFirst()
                .orElseThrow();
        String number = Integer.toString(slot);
        cluster.cluster(2, "SETSLOT", number, "IMPORTING", cluster.id(1));
        cluster.cluster(1, "SETSLOT", number, "MIGRATING", cluster.id(2));
        // Keys that are not here any more are at the other: a new subscription begins there.
        PushKit.watch(watcher, sibling, 1);
        Await.until("known to the publisher", () -> PushKit.publish(publisher, sibling, 1));
        assertFalse(cluster.redis(1).keys("ws:sub:*").contains("ws:sub:" + sibling));
        move("ws:sub:" + device);
        // One key here and one there: it waits until both are.
        CompletableFuture<Void> waiting =
                watcher.subscribers("telemetry", device, 5).toCompletableFuture();
        move("{ws:sub:" + device + "}:own");
        waiting.get(15, TimeUnit.SECONDS);
        for (int node : new int[] {2, 1, 0}) {
            cluster.cluster(node, "SETSLOT", number, "NODE", cluster.id(2));
        }
        PushKit.watch(watcher, device, 3);
        assertEquals("3", cluster.redis(2).get("ws:sub:" + device));
        assertEquals("1", cluster.redis(2).get("ws:sub:" + sibling));
        assertFalse(cluster.keys(0, 1).contains("ws:sub:" + device));
        publishAll(publisher, heard, 2);
        PushKit.awaitWell(publisher);
        PushKit.watch(watcher, sibling, 0);
        PushKit.watch(watcher, device, 0);
        Await.until(
                "nobody watches",
                () -> !PushKit.publish(publisher, device, 3) && !PushKit.publish(publisher, sibling, 3));
        assertEquals(0, cluster.redis(2).clusterCountKeysInSlot(slot));
    }

    @Test
    void shardsAreHeardAtTheirMastersWhereverTheyGo() throws Exception {
        PushRedis publisher = start(Settings.Listen.SHARDED);
        PushRedis watcher = start(Settings.Listen.SHARDED);
        Heard heard = PushKit.listen(watcher);
        watchAll(watcher);
        publishAll(publisher, heard, 1);
        assertEquals(List.of(), heard.gaps);
        String channel = "ws:device:" + at(0);
        int from = RealCluster.masterOf(channel);
        // What a node is told, the others are not: else one connection would do.
        assertEquals(1, cluster.redis(from).spublish(channel, "x"));
        assertEquals(List.of(), cluster.redis(from).pubsubChannels("ws:*"));
        PushKit.watch(watcher, at(0), 0);
        Await.until("left", () -> cluster.redis(from).spublish(channel, "x") == 0);
        PushKit.watch(watcher, at(0), 1);

        int to = (from + 1) % RealCluster.MASTERS;
        String slot = Integer.toString(SlotHash.getSlot(channel));
        cluster.cluster(to, "SETSLOT", slot, "IMPORTING", cluster.id(from));
        cluster.cluster(from, "SETSLOT", slot, "MIGRATING", cluster.id(to));
        publishAll(publisher, heard, 2);
        for (int node : new int[] {to, from, (from + 2) % RealCluster.MASTERS}) {
            cluster.cluster(node, "SETSLOT", slot, "NODE", cluster.id(to));
        }
        Await.until("read again", () -> heard.gaps.contains("telemetry " + at(0)));
        Await.until("at the new master", () -> cluster.redis(to).spublish(channel, "x") == 1);
        // What the former master refuses meanwhile is read again instead.
        Await.until("the publisher knows", () -> {
            PushKit.publish(publisher, at(0), 30);
            return PushKit.heard(heard, at(0), 30);
        });
        publishAll(publisher, heard, 3);
        assertEquals(List.of("telemetry " + at(0)), List.copyOf(new TreeSet<>(heard.gaps)));

        cluster.node(0).kill();
        Await.until("noticed", () -> watcher.problem() != null);
        Await.until("well", 20_000, () -> PushKit.isWell(publisher) && PushKit.isWell(watcher));
        Await.until("each device of it read again", () -> DEVICES.stream()
                .filter(device -> RealCluster.masterOf("ws:device:" + device) == 0)
                .allMatch(device -> heard.gaps.contains("telemetry " + device)));
        publishAll(publisher, heard, 4);
    }

    @Test
    @Order(1)
    @Tag(HARMLESS)
    void oneMasterIsEmptied() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = PushKit.listen(watcher);
        watchAll(watcher);
        // All of them known: what is found late is read again, wherever it is.
        publishAll(publisher, heard, 0);
        cluster.redis(1).flushall();
        Await.until("asserted again", () -> cluster.keys(0, 1, 2).size() == 2 * DEVICES.size());
        Await.until("told", () -> DEVICES.stream()
                .filter(device -> RealCluster.homeOf(device) == 1)
                .allMatch(device -> heard.gaps.contains("telemetry " + device)));
        PushKit.awaitWell(publisher);
        publishAll(publisher, heard, 1);
        assertFalse(heard.gaps.contains("telemetry " + at(2)));
    }

    @Test
    @Order(1)
    @Tag(HARMLESS)
    void addressesOfTheWrongKindAreNamed() throws Exception {
        PushRedis single = new PushRedis(
                TestSettings.at(RedisAddress.parse("redis://127.0.0.1:" + cluster.port(1)), SslOptions.create()));
        started.add(single);
        single.subscribers("telemetry", at(2), 1);
        Await.until("named", () -> String.valueOf(single.problem()).contains("redis-cluster://"));

        try (RealRedis server = new RealRedis(Files.createDirectories(directory.resolve("single")))) {
            PushRedis push = new PushRedis(TestSettings.at(
                    RedisAddress.parse(server.uri().replace("redis:", "redis-cluster:")), SslOptions.create()));
            started.add(push);
            Await.until("named too", () -> String.valueOf(push.problem()).contains("cluster support disabled"));
        }
    }

    private void move(String key) {
        cluster.redis(1).migrate("127.0.0.1", Integer.parseInt(cluster.port(2)), key, 0, 5000);
    }

    /** A device whose subscription a master has. */
    private static String at(int master) {
        return DEVICES.stream()
                .filter(device -> RealCluster.homeOf(device) == master)
                .findFirst()
                .orElseThrow();
    }

    private static void watchAll(PushRedis watcher) throws Exception {
        for (String device : DEVICES) {
            PushKit.watch(watcher, device, 1);
        }
    }

    private static void publishAll(PushRedis publisher, Heard heard, int n) throws Exception {
        for (String device : DEVICES) {
            Await.until(device + " is known", () -> PushKit.publish(publisher, device, n));
            Await.until(device + " is heard", () -> PushKit.heard(heard, device, n));
        }
    }

    private PushRedis start() throws Exception {
        return start(Settings.Listen.EXACT);
    }

    private PushRedis start(Settings.Listen listen) throws Exception {
        PushRedis push = PushKit.start(cluster.site(), listen);
        started.add(push);
        return push;
    }
}
