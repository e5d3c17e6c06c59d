package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushListener;
import io.telecast.api.push.Subscription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushRedisTest {
    @TempDir
    Path directory;

    private final List<PushRedis> started = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private RealRedis server;
    private RedisCommands<String, String> redis;

    @BeforeEach
    void startRedis() throws Exception {
        server = new RealRedis(directory);
        redis = server.commands();
    }

    @AfterEach
    void stopAll() throws Exception {
        server.thaw();
        started.forEach(PushRedis::stop);
        for (Wire wire : wires) {
            wire.close();
        }
        server.close();
    }

    @Test
    void anEventGoesFromOneInstanceToAnother() throws Exception {
        PushRedis publisher = start();
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        assertEquals(false, publish(publisher, "d1", 1));

        watch(watcher, "d1", 1);
        Await.until("seen by the publisher", () -> publish(publisher, "d1", 2));
        Await.until("heard", () -> heard.events.size() == 1);
        assertEquals(
                "telemetry d1 {\"device_id\":\"d1\",\"tenant_id\":\"t\\u0022x\",\"timestamp\":2,\"data\":{\"n\":2}}",
                heard.events.get(0));
    }

    @Test
    void anUnwatchedEventAsksNobodyAndMakesNoData() throws Exception {
        PushRedis push = start();
        long before = processed();
        for (int i = 0; i < 1000; i++) {
            assertEquals(
                    false,
                    push.publish(new PushEvent("telemetry", "d" + i, "t", i, () -> {
                                throw new AssertionError("not asked for");
                            }))
                            .toCompletableFuture()
                            .getNow(null));
        }
        assertEquals(1000L, push.figures().get("unwatched"));
        assertEquals(0L, push.figures().get("asked"));
        // Only probes and our own two questions may have come in.
        assertTrue(processed() - before < 50, "commands: " + (processed() - before));
    }

    @Test
    void otherTypesHaveTheirOwnKeysAndChannels() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        push.subscribers("event", "d1", 1).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertEquals("1", redis.get("ws:sub:event:d1"));
        assertEquals(false, publish(push, "d1", 1));
        redis.publish("ws:event:d1", "{}");
        Await.until("heard", () -> heard.events.contains("event d1 {}"));
    }

    @Test
    void aStatusIsPublishedAsItIsWhetherWatchedOrNot() throws Exception {
        PushRedis push = start();
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        assertTrue(status(push, "d1", 0));
        watchStatus(watcher, "d1", 1);
        assertTrue(status(push, "d1", 1));
        // The first one may still have been on its way when the watcher came.
        Await.until("heard", () -> heard.events.contains("status d1 {\"is_online\":1}"));
        redis.publish("device:d1:status", "{\"is_online\":0,\"by\":\"others\"}");
        Await.until(
                "others are heard too", () -> heard.events.contains("status d1 {\"is_online\":0,\"by\":\"others\"}"));

        watchStatus(watcher, "d1", 0);
        Await.until("unsubscribed", () -> redis.pubsubNumsub("device:d1:status").get("device:d1:status") == 0);
        assertEquals(0, watcher.figures().get("leases"));
        assertEquals(0L, push.figures().get("asked"));
    }

    @Test
    void aStatusMakesNoKeyAndNoneIsTakenForOne() throws Exception {
        PushRedis push = start(1000, 300);
        Heard heard = listen(push);
        watchStatus(push, "d1", 2);
        redis.flushall();
        redis.set("ws:sub:status:d1", "0");
        redis.set("ws:sub:status:d2", "0");
        redis.setex("ws:sub:d3", 60, "1");
        Await.until("later changes are read", () -> publish(push, "d3", 1));
        // Long enough for several renewals, had it a lease.
        watch(push, "d4", 1);
        long renewed = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1200);
        Await.until("renewals", () -> System.nanoTime() - renewed > 0);
        assertEquals(
                Set.of("ws:sub:status:d1", "ws:sub:status:d2", "ws:sub:d3", "ws:sub:d4", "{ws:sub:d4}:own"),
                Set.copyOf(redis.keys("*")));
        assertEquals("0", redis.get("ws:sub:status:d1"));
        assertEquals(-1, redis.pttl("ws:sub:status:d1"));
        assertEquals(2, list(push, 100).size());
        assertEquals(List.of(), heard.gaps);
    }

    @Test
    void aStatusWhileRedisIsAwayIsReadAgain() throws Exception {
        PushRedis push = start();
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        watchStatus(watcher, "d1", 1);
        watchStatus(watcher, "d2", 1);
        server.kill();
        Await.until("noticed", () -> push.problem() != null && watcher.problem() != null);
        assertTrue(status(push, "d1", 0));
        CompletableFuture<Void> waiting = watcher.subscribers("status", "d3", 1).toCompletableFuture();
        server.start();
        waiting.get(10, TimeUnit.SECONDS);
        Await.until("told", () -> heard.gaps.containsAll(List.of("status d1", "status d2")));
        Await.until("well", () -> push.problem() == null);
        assertTrue(status(push, "d3", 1));
        Await.until("heard", () -> heard.events.equals(List.of("status d3 {\"is_online\":1}")));
    }

    @Test
    void aStatusThatCouldNotBePublishedIsNoticedByTheOthers() throws Exception {
        Wire wire = wire();
        PushRedis push = start(wire.address(), 300_000, 100_000);
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        watchStatus(watcher, "d1", 1);
        wire.cut();
        Await.until("noticed", () -> push.problem() != null);
        assertTrue(status(push, "d1", 0));
        wire.mend();
        Await.until("told", () -> heard.gaps.equals(List.of("status d1")));
    }

    @Test
    void countsAreAbsoluteAndTheKeyGoesWithTheLastSocket() throws Exception {
        PushRedis push = start();
        watch(push, "d1", 1);
        watch(push, "d1", 3);
        watch(push, "d1", 3);
        assertEquals("3", redis.get("ws:sub:d1"));
        assertTrue(redis.pttl("ws:sub:d1") > 0);
        assertTrue(redis.pttl("{ws:sub:d1}:own") > 0);
        watch(push, "d1", 0);
        assertEquals(0, redis.exists("ws:sub:d1", "{ws:sub:d1}:own"));
        watch(push, "d1", 0);
        Await.until("unsubscribed", () -> redis.pubsubNumsub("ws:device:d1").get("ws:device:d1") == 0);
        assertEquals(0, push.figures().get("leases"));
    }

    @Test
    void leasesAreRenewedAndThoseOfADeadInstanceEnd() throws Exception {
        PushRedis living = start(1000, 300);
        Wire wire = wire();
        PushRedis dead = start(wire.address(), 1000, 300);
        watch(living, "d1", 1);
        watch(dead, "d1", 2);
        watch(dead, "d2", 1);
        assertEquals("3", redis.get("ws:sub:d1"));
        // As if it had been killed.
        wire.cut();

        Await.until("d2 ended", () -> redis.exists("ws:sub:d2") == 0);
        Await.until("d1 is ours", () -> "1".equals(redis.get("ws:sub:d1")));
        // Expiry is not announced in time, and noticed all the same.
        Await.until("d2 not in the mirror", () -> !publish(living, "d2", 1));
        assertTrue(publish(living, "d1", 1));
        assertEquals(0L, living.figures().get("gaps"));
    }

    @Test
    void stoppingReleasesLeasesAndEndsThreads() throws Exception {
        PushRedis push = start();
        for (int i = 0; i < 2500; i++) {
            push.subscribers("telemetry", "d" + i, 1);
        }
        watch(push, "last", 1);
        Await.until("all there", () -> redis.dbsize() == 2 * 2501);
        push.stop();
        assertEquals(0, redis.dbsize());
        assertThrows(ExecutionException.class, () -> watch(push, "d1", 1));
        Await.until("no thread", () -> threads().isEmpty());
    }

    @Test
    void stoppingWhileRedisIsAwayEndsToo() throws Exception {
        PushRedis push = start();
        server.kill();
        CompletableFuture<Void> waiting = push.subscribers("telemetry", "d1", 1).toCompletableFuture();
        push.stop();
        assertThrows(ExecutionException.class, () -> waiting.get(1, TimeUnit.SECONDS));
        Await.until("no thread", () -> threads().isEmpty());
    }

    @Test
    void otherBackEndsAreCountedBothWays() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        redis.incr("ws:sub:d1");
        redis.expire("ws:sub:d1", 300);
        Await.until("their watcher makes us publish", () -> publish(push, "d1", 1));

        watch(push, "d1", 2);
        assertEquals("3", redis.get("ws:sub:d1"));
        redis.publish("ws:device:d1", "theirs");
        Await.until("their message reaches us", () -> heard.events.contains("telemetry d1 theirs"));

        redis.decr("ws:sub:d1");
        watch(push, "d1", 0);
        assertEquals("1", redis.get("ws:sub:d1"));
        assertTrue(redis.pttl("ws:sub:d1") > 0);
    }

    @Test
    void ourViewersSurviveWhatOthersDoToTheKey() throws Exception {
        PushRedis push = start();
        watch(push, "d1", 2);
        redis.decrby("ws:sub:d1", 2);
        Await.until("asserted after DECR", () -> "2".equals(redis.get("ws:sub:d1")));
        redis.persist("ws:sub:d1");
        Await.until("has an end again", () -> redis.pttl("ws:sub:d1") > 0);
        redis.del("ws:sub:d1");
        Await.until("asserted after DEL", () -> "2".equals(redis.get("ws:sub:d1")));
        redis.multi();
        redis.del("ws:sub:d1");
        redis.lpush("ws:sub:d1", "x");
        redis.exec();
        Await.until("asserted over a list", () -> "string".equals(redis.type("ws:sub:d1")));
        assertTrue(push.figures().get("reasserted").longValue() >= 4);
    }

    @Test
    void brokenKeysOfOthersAreMended() throws Exception {
        start();
        redis.set("ws:sub:endless", "1");
        Await.until("has an end", () -> redis.pttl("ws:sub:endless") > 0);
        redis.setex("ws:sub:zero", 300, "0");
        Await.until("removed", () -> redis.exists("ws:sub:zero") == 0);
    }

    @Test
    void aFlushIsRepairedAndScreensAreToldToReadAgain() throws Exception {
        PushRedis push = start();
        PushRedis other = start();
        Heard heard = listen(push);
        watch(push, "d1", 1);
        watch(push, "d2", 2);
        redis.flushall();
        Await.until("asserted again", () -> "1".equals(redis.get("ws:sub:d1")) && "2".equals(redis.get("ws:sub:d2")));
        Await.until("told", () -> heard.gaps.containsAll(List.of("telemetry d1", "telemetry d2")));
        Await.until("known to others", () -> publish(other, "d1", 7));
        Await.until("heard", () -> heard.events.size() == 1);
    }

    @Test
    void aRestartIsRepairedAndScreensAreToldToReadAgain() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        watch(push, "d1", 1);
        server.kill();
        Await.until("noticed", () -> push.problem() != null);
        assertTrue(publish(push, "d1", 1));
        server.start();
        RedisCommands<String, String> again = server.commands();
        Await.until("asserted again", () -> "1".equals(again.get("ws:sub:d1")));
        Await.until("told", () -> heard.gaps.contains("telemetry d1"));
        Await.until("well", () -> push.problem() == null);
        assertTrue(publish(push, "d1", 2));
        Await.until("heard", () -> heard.events.size() == 1);
        Await.until("mirror", () -> !publish(push, "unwatched", 2));
    }

    @Test
    void aFrozenRedisIsNoticedAndNothingWaitsWithoutBound() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        watch(push, "d1", 1);
        server.freeze();
        Await.until("noticed", () -> push.problem() != null);
        for (int i = 0; i < 100; i++) {
            assertTrue(publish(push, "d" + i, i));
        }
        CompletableFuture<Void> waiting = push.subscribers("telemetry", "d2", 1).toCompletableFuture();
        server.thaw();
        waiting.get(5, TimeUnit.SECONDS);
        Await.until("told", () -> heard.gaps.contains("telemetry d1"));
        Await.until("mirror", () -> !publish(push, "unwatched", 2));
    }

    @Test
    void aLostListeningConnectionIsReplacedAndScreensAreToldToReadAgain() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        watch(push, "d1", 1);
        kill("pubsub");
        Await.until("told", () -> heard.gaps.contains("telemetry d1"));
        Await.until("listening", () -> redis.publish("ws:device:d1", "after") == 1);
        Await.until("heard", () -> heard.events.contains("telemetry d1 after"));
        assertEquals(1, heard.gaps.size());
    }

    @Test
    void aLostCommandConnectionLosesNoInterest() throws Exception {
        PushRedis push = start();
        PushRedis other = start();
        Heard heard = listen(other);
        for (int i = 0; i < 20; i++) {
            kill("normal");
            watch(other, "d" + i, 1);
            String device = "d" + i;
            Await.until("published", () -> publish(push, device, 1));
            Await.until(
                    "heard or told",
                    () -> heard.events.stream().anyMatch(event -> event.contains(" " + device + " "))
                            || heard.gaps.contains("telemetry " + device));
        }
    }

    @Test
    void aDeafConnectionIsFoundByTheProbe() throws Exception {
        Wire wire = wire();
        PushRedis push = start(wire.address(), 300_000, 100_000);
        PushRedis sharded = PushKit.start(Site.server(wire.address()), Settings.Listen.SHARDED);
        started.add(sharded);
        Heard heard = listen(push);
        Heard shard = listen(sharded);
        watch(push, "d1", 1);
        watch(sharded, "d1", 1);
        wire.silenceListeners();
        redis.publish("ws:device:d1", "lost");
        redis.spublish("ws:device:d1", "lost");
        Await.until("told", () -> heard.gaps.contains("telemetry d1") && shard.gaps.contains("telemetry d1"));
        Await.until("heard again", () -> {
            redis.publish("ws:device:d1", "after");
            redis.spublish("ws:device:d1", "after");
            return heard.events.contains("telemetry d1 after") && shard.events.contains("telemetry d1 after");
        });
        assertFalse(heard.events.contains("telemetry d1 lost") || shard.events.contains("telemetry d1 lost"));
        assertTrue(push.figures().get("probes.lost").longValue() >= 1);
        assertTrue(sharded.figures().get("probes.lost").longValue() >= 1);
    }

    @Test
    void aSilentNetworkIsFoundByTheProbeAndNothingIsMissedAfterwards() throws Exception {
        Wire wire = wire();
        PushRedis push = start(wire.address(), 300_000, 100_000);
        PushRedis other = start();
        Heard heard = listen(push);
        Heard elsewhere = listen(other);
        watch(push, "d1", 1);
        wire.silence();
        // Watched while we are blind: this instance still believes that nobody does.
        watch(other, "d2", 1);
        assertFalse(publish(push, "d2", 1));
        assertTrue(publish(push, "d1", 1));
        Await.until("noticed", () -> push.problem() != null);
        wire.mend();
        Await.until("told", () -> heard.gaps.contains("telemetry d1"));
        Await.until("told elsewhere", () -> elsewhere.gaps.contains("telemetry d2"));
        Await.until("well", () -> push.problem() == null);
    }

    @Test
    void deliveryThatIsNotProvedIsAProblem() throws Exception {
        PushRedis push = start();
        redis.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.PUBLISH));
        Await.until("noticed", () -> String.valueOf(push.problem()).contains("no probe by Redis at"));
        redis.aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.PUBLISH));
        Await.until("well", () -> push.problem() == null);
    }

    @Test
    void aBurstBeyondTheQueueCostsNoConnection() throws Exception {
        PushRedis push = new PushRedis(TestSettings.narrow(server.address(), 200));
        started.add(push);
        PushRedis watcher = start();
        watch(watcher, "d1", 1);
        Await.until("seen by the publisher", () -> push.problem() == null && publish(push, "d1", 0));
        // Longer than a probe may take.
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2500);
        for (int i = 0; System.nanoTime() < end; i++) {
            push.publish(event("d1", i));
        }
        assertTrue(push.figures().get("missed").longValue() > 0, "the queue was full");
        assertEquals(0L, push.figures().get("reconnects"));
        Heard heard = listen(watcher);
        Await.until("told", () -> heard.gaps.contains("telemetry d1"));
    }

    @Test
    void whatCouldNotBePublishedIsReadAgainByThoseWhoWatch() throws Exception {
        PushRedis push = start();
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        watch(watcher, "d1", 1);
        watch(watcher, "d2", 1);
        redis.publish(Missed.CHANNEL, "ws:sub:d1\nws:sub:nobody");
        Await.until("told", () -> heard.gaps.equals(List.of("telemetry d1")));
        redis.publish(Missed.CHANNEL, Missed.EVERYTHING);
        Await.until("told of all", () -> heard.gaps.size() == 3);
        assertEquals(0L, push.figures().get("gaps"));
    }

    @Test
    void askedOrNotTheEventsOfADeviceKeepTheirOrder() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            redis.getStatefulConnection().async().setex("ws:sub:x" + i, 300, "1");
        }
        redis.ping();
        PushRedis watcher = start();
        Heard heard = listen(watcher);
        watch(watcher, "d1", 1);
        // Its mirror is still being filled when the first events are published.
        PushRedis push = new PushRedis(TestSettings.at(server.address(), 300_000, 100_000));
        started.add(push);
        Await.until("connected", () -> {
            publish(push, "nobody", 1);
            return push.figures().get("asked").longValue() > 0;
        });
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        int count = 3000;
        for (int i = 0; i < count; i++) {
            answers.add(push.publish(event("d1", i)).toCompletableFuture());
            if (i % 100 == 99) {
                answers.get(i).get(5, TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<Boolean> answer : answers) {
            assertTrue(answer.get(5, TimeUnit.SECONDS));
        }
        Await.until("all heard", () -> heard.events.size() == count);
        for (int i = 0; i < count; i++) {
            assertTrue(heard.events.get(i).contains("\"n\":" + i + "}"), heard.events.get(i));
        }
    }

    @Test
    void manySubscribeAndUnsubscribeAtOnce() throws Exception {
        PushRedis push = start();
        Heard heard = listen(push);
        AtomicInteger errors = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    try {
                        // The last wish of each thread for each device is one socket.
                        push.subscribers("telemetry", "d" + i % 50, i < 450 ? i % 3 : 1)
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        errors.incrementAndGet();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertEquals(0, errors.get());
        for (int i = 0; i < 50; i++) {
            assertEquals("1", redis.get("ws:sub:d" + i));
            assertEquals(1, redis.publish("ws:device:d" + i, "x"));
        }
        Await.until("all heard", () -> heard.events.size() == 50);
    }

    @Test
    void theOptionsWorkToo() throws Exception {
        PushRedis push = new PushRedis(
                TestSettings.of(server.address(), 300_000, 100_000, Settings.Interest.EXISTS, Settings.Listen.PATTERN));
        started.add(push);
        Await.until("well", () -> push.problem() == null);
        Heard heard = listen(push);
        assertFalse(publish(push, "d1", 1));
        watch(push, "d1", 1);
        assertTrue(publish(push, "d1", 2));
        Await.until("heard", () -> heard.events.size() == 1);
        redis.publish("ws:device:d2", "not ours");
        Await.until("ignored", () -> push.figures().get("ignored").longValue() == 1);
        redis.flushall();
        Await.until("asserted again", () -> "1".equals(redis.get("ws:sub:d1")));
        assertEquals(2L, push.figures().get("asked"));
        watchStatus(push, "d1", 1);
        assertTrue(status(push, "d1", 1));
        Await.until("status heard", () -> heard.events.contains("status d1 {\"is_online\":1}"));
    }

    @Test
    void shardedNeedsNoCluster() throws Exception {
        Site site = Site.server(server.address());
        PushRedis push = PushKit.start(site, Settings.Listen.SHARDED);
        started.add(push);
        Heard heard = listen(push);
        watch(push, "d1", 1);
        watchStatus(push, "d1", 1);
        assertTrue(publish(push, "d1", 1));
        assertTrue(status(push, "d1", 1));
        Await.until("heard", () -> heard.events.size() == 2);
        kill("pubsub");
        Await.until("told", () -> heard.gaps.size() == 2);
        assertEquals(1, redis.spublish("ws:device:d1", "x"));
        watch(push, "d1", 0);
        Await.until("left", () -> redis.spublish("ws:device:d1", "x") == 0);

        redis.aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.SSUBSCRIBE));
        PushRedis refused = new PushRedis(TestSettings.at(site, SslOptions.create(), Settings.Listen.SHARDED));
        started.add(refused);
        Await.until("named", () -> String.valueOf(refused.problem()).contains("listen=sharded"));
        CompletableFuture<Void> waiting =
                refused.subscribers("telemetry", "d2", 1).toCompletableFuture();
        Await.until("asserted", () -> redis.exists("ws:sub:d2") == 1);
        redis.aclSetuser("default", AclSetuserArgs.Builder.addCommand(CommandType.SSUBSCRIBE));
        waiting.get(5, TimeUnit.SECONDS);
        Await.until("well", () -> refused.problem() == null);
    }

    @Test
    void aListenerThatFailsDisturbsNobody() throws Exception {
        PushRedis push = start();
        push.bindListener(new PushListener() {
            @Override
            public void event(String type, String deviceId, byte[] payload) {
                throw new IllegalStateException("made on purpose");
            }

            @Override
            public void gap(String type, String deviceId) {}
        });
        Heard heard = listen(push);
        watch(push, "d1", 1);
        redis.publish("ws:device:d1", "x");
        redis.publish("ws:device:d1", "y");
        Await.until("heard", () -> heard.events.size() == 2);
        assertEquals(2L, push.figures().get("listener.errors"));
        assertNull(push.problem());
    }

    @Test
    void leasesAreListed() throws Exception {
        PushRedis push = start();
        watch(push, "d1", 2);
        watch(push, "d2", 1);
        redis.setex("ws:sub:attribute:d3", 100, "4");
        redis.setex("ws:sub:group:g", 100, "1");
        Map<String, Subscription> all = list(push, 100).stream()
                .collect(Collectors.toMap(each -> each.type() + " " + each.deviceId(), each -> each));
        assertEquals(3, all.size());
        assertEquals(Map.of("test", 2), all.get("telemetry d1").owners());
        assertEquals(2, all.get("telemetry d1").subscribers());
        assertEquals(4, all.get("attribute d3").subscribers());
        assertEquals(Map.of(), all.get("attribute d3").owners());
        assertTrue(all.get("attribute d3").remainingMillis() <= 100_000);
        assertEquals(1, list(push, 1).size());
        assertThrows(ExecutionException.class, () -> list(push, 0));
    }

    @Test
    void wildNamesAreRefusedBeforeRedis() throws Exception {
        PushRedis push = start();
        for (String id : List.of("", "a b", "status", "x".repeat(37), "a:b", "ä")) {
            assertThrows(ExecutionException.class, () -> watch(push, id, 1));
        }
        for (String type : List.of("", "device", "sub", "group", "a:b", "a b")) {
            assertThrows(
                    ExecutionException.class,
                    () -> push.subscribers(type, "d1", 1).toCompletableFuture().get(5, TimeUnit.SECONDS));
        }
        assertThrows(ExecutionException.class, () -> watch(push, "d1", -1));
        assertEquals(0, redis.dbsize());
    }

    private PushRedis start() throws Exception {
        return start(300_000, 100_000);
    }

    private Wire wire() throws Exception {
        Wire wire = new Wire(server.address());
        wires.add(wire);
        return wire;
    }

    private PushRedis start(long ttl, long renew) throws Exception {
        return start(server.address(), ttl, renew);
    }

    private PushRedis start(RedisURI address, long ttl, long renew) throws Exception {
        PushRedis push = new PushRedis(TestSettings.at(address, ttl, renew));
        started.add(push);
        Await.until(
                "well",
                () -> push.problem() == null
                        && push.figures().get("mirror.complete").intValue() == 1);
        return push;
    }

    private static Heard listen(PushRedis push) {
        Heard heard = new Heard();
        push.bindListener(heard);
        return heard;
    }

    private static void watch(PushRedis push, String device, int sockets) throws Exception {
        push.subscribers("telemetry", device, sockets).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static boolean publish(PushRedis push, String device, int n) throws Exception {
        return push.publish(event(device, n)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static void watchStatus(PushRedis push, String device, int sockets) throws Exception {
        push.subscribers("status", device, sockets).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static boolean status(PushRedis push, String device, int online) throws Exception {
        byte[] data = ("{\"is_online\":" + online + "}").getBytes(StandardCharsets.UTF_8);
        return push.publish(new PushEvent("status", device, "t", 1, () -> data))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static PushEvent event(String device, int n) {
        return new PushEvent(
                "telemetry", device, "t\"x", n, () -> ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static List<Subscription> list(PushRedis push, int limit) throws Exception {
        return push.list(limit).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private long processed() {
        return Long.parseLong(redis.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .findFirst()
                .orElseThrow()
                .substring("total_commands_processed:".length()));
    }

    /** Kills connections of a kind other than our own. */
    private void kill(String type) {
        redis.clientList()
                .lines()
                .filter(line -> !line.contains("id=" + redis.clientId() + " "))
                .filter(line -> type.equals("pubsub") == !line.contains(" sub=0 "))
                .map(line -> Long.parseLong(line.substring(3, line.indexOf(' '))))
                .forEach(id -> redis.clientKill(KillArgs.Builder.id(id)));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("push-redis"))
                .toList();
    }
}
