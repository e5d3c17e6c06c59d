package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TelemetryHandlerTest {
    private static final Limits LIMITS = new Limits(1024, 100, 100, 100, 8, 300_000, 3, 10, 10_000);

    private final Services services = new Services();
    private final Set<Script> slow = ConcurrentHashMap.newKeySet();
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile CountDownLatch turn = new CountDownLatch(0);
    private volatile DecodeResult decoded = new DecodeResult.Failed("no script expected");
    private final TelemetryHandler handler = new TelemetryHandler(services, new Decoder(), services, services, LIMITS);

    @AfterEach
    void close() {
        handler.close();
    }

    @Test
    void pushesAtOnceAndStores() {
        known(true, null);
        services.watched = true;

        var result = handle("{\"a\":1,\"b\":\"x\"}");

        assertEquals(
                List.of("push t1 d1 1000 {\"a\":1,\"b\":\"x\"}", "append t1 d1 a@1000=1.0 b@1000=x"), services.log);
        assertFalse(result.isDone());
        commit(0, true);
        assertEquals(UplinkResult.OK, result.join());
        assertEquals(2, services.log.size());
    }

    @Test
    void pushesAfterTheCommitWhenAWatcherCameMeanwhile() {
        known(true, null);
        var result = handle("{\"a\":1}");
        assertEquals(List.of("unwatched", "append t1 d1 a@1000=1.0"), services.log);

        services.watched = true;
        commit(0, true);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals("push t1 d1 1000 {\"a\":1}", services.log.get(2));
        assertEquals(1L, handler.figures().get("events.pushed.after.commit"));
    }

    @Test
    void looksTwiceAndNoMoreWhenNobodyWatches() {
        known(true, null);
        var result = handle("{\"a\":1}");
        commit(0, true);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(List.of("unwatched", "append t1 d1 a@1000=1.0", "unwatched"), services.log);
    }

    @Test
    void retriesWhenTheStoreStopsAndDropsWhatItRefuses() {
        known(true, null);
        var stopped = handle("{\"a\":1}");
        var refused = handle("{\"a\":2}");
        commit(0, false);
        services.commits.get(1).completeExceptionally(new IllegalArgumentException("value too long"));

        assertEquals(UplinkResult.RETRY, stopped.join());
        assertEquals("the store refused the report: value too long", reason(refused));
    }

    @Test
    void showsNothingOfAReportItRefuses() {
        known(true, null);
        services.watched = true;

        assertEquals(
                "the number of key 'b' is not finite; allowed: up to 1.8e308", reason(handle("{\"a\":1,\"b\":1e999}")));
        assertEquals(List.of(), services.log);
    }

    @Test
    void takesAnEmptyReportWithoutStoringIt() {
        known(true, null);

        assertEquals(UplinkResult.OK, handle("{}").join());
        assertEquals(List.of(), services.log);
    }

    @Test
    void refusesADisabledDevice() {
        known(false, null);

        assertEquals("the device is disabled", reason(handle("{\"a\":1}")));
        assertEquals(List.of(), services.log);
    }

    @Test
    void readsWhatTheScriptMadeOfThePayload() {
        known(true, new Script("c1", "source"));
        decoded = new DecodeResult.Decoded("[{\"ts\":500,\"values\":{\"a\":1}},{\"ts\":400,\"values\":{\"a\":2}}]");
        services.watched = true;

        handle("\u0001\u0002");

        assertEquals(List.of("push t1 d1 500 {\"a\":1}", "append t1 d1 a@400=2.0 a@500=1.0"), services.log);
    }

    @Test
    void waitsForNoSlowScriptAndKeepsTheOrderOfItsDevices() throws Exception {
        var script = new Script("c1", "slow");
        slow.add(script);
        turn = new CountDownLatch(1);
        decoded = new DecodeResult.Decoded("{\"a\":1}");
        services.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, script, null));
        var first = handle("\u0001");
        assertTrue(entered.await(5, TimeUnit.SECONDS));
        // It is quick from here on, but the first report has not been begun.
        slow.clear();
        var second = handle("\u0002");
        services.cache.put("d2", new Device("d2", "n2", "", "t1", null, null, null, true, null, null));
        byte[] json = "{\"b\":1}".getBytes(StandardCharsets.UTF_8);
        handler.handle(new Report("telemetry", "devices/telemetry", "d2", null, json, 1000, true, 1));

        assertEquals(List.of("unwatched", "append t1 d2 b@1000=1.0"), services.log);
        assertEquals(2, handler.figures().get("reports.waiting.for.script"));
        turn.countDown();
        await(() -> services.commits.size() == 3);
        commit(1, true);
        commit(2, true);
        assertEquals(UplinkResult.OK, first.get(5, TimeUnit.SECONDS));
        assertEquals(UplinkResult.OK, second.get(5, TimeUnit.SECONDS));
        await(() -> handler.figures().get("reports.waiting.for.script").intValue() == 0);
        assertFalse(handle("\u0003").isDone());
        assertEquals(4, services.commits.size());
    }

    @Test
    void usesTheScriptAsItIsWhenItsTurnHasCome() throws Exception {
        var old = new Script("c1", "slow");
        slow.add(old);
        turn = new CountDownLatch(1);
        decoded = new DecodeResult.Failed("still the old one");
        services.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, old, null));
        var before = handle("\u0001");
        assertTrue(entered.await(5, TimeUnit.SECONDS));
        var waiting = handle("{\"a\":1}");

        services.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, null, null));
        turn.countDown();

        before.get(5, TimeUnit.SECONDS);
        assertEquals("still the old one", reason(before));
        await(() -> services.commits.size() == 1);
        commit(0, true);
        assertEquals(UplinkResult.OK, waiting.get(5, TimeUnit.SECONDS));
    }

    @Test
    void refusesAReportWhoseScriptFails() {
        known(true, new Script("c1", "source"));
        decoded = new DecodeResult.Failed("script failed: TypeError");

        assertEquals("script failed: TypeError", reason(handle("\u0001")));
        assertEquals(List.of(), services.log);
    }

    @Test
    void keepsTheOrderOfADeviceThatIsBeingLookedUp() throws Exception {
        var first = handle("{\"a\":1}");
        // It is in the cache before the first report's look-up has answered.
        known(true, null);
        var second = handle("{\"a\":2}");
        assertEquals(List.of(), services.log);

        services.lookups.get(0).complete(Optional.of(device(true, null)));
        await(() -> services.lookups.size() == 2);
        services.lookups.get(1).complete(Optional.of(device(true, null)));
        await(() -> services.commits.size() == 2);
        commit(0, true);
        commit(1, true);

        assertEquals(UplinkResult.OK, first.get(5, TimeUnit.SECONDS));
        assertEquals(UplinkResult.OK, second.get(5, TimeUnit.SECONDS));
        assertEquals(
                List.of("append t1 d1 a@1000=1.0", "append t1 d1 a@1000=2.0"),
                services.log.stream().filter(line -> line.startsWith("append")).toList());
        await(() -> handler.figures().get("reports.waiting.for.device").intValue() == 0);
        services.log.clear();
        handle("{\"a\":3}");
        assertEquals("append t1 d1 a@1000=3.0", services.log.get(1));
    }

    @Test
    void refusesAnUnknownDevice() throws Exception {
        var result = handle("{\"a\":1}");
        services.lookups.get(0).complete(Optional.empty());

        result.get(5, TimeUnit.SECONDS);
        assertEquals("the device is unknown", reason(result));
    }

    @Test
    void retriesAllThatWaitWhenTheDirectoryIsAway() throws Exception {
        var first = handle("{\"a\":1}");
        var second = handle("{\"a\":2}");
        services.lookups.get(0).completeExceptionally(new IllegalStateException("the database is away"));

        assertEquals(UplinkResult.RETRY, first.get(5, TimeUnit.SECONDS));
        assertEquals(UplinkResult.RETRY, second.get(5, TimeUnit.SECONDS));
        assertEquals(List.of(), services.log);

        var again = handle("{\"a\":1}");
        services.lookups.get(1).complete(Optional.of(device(true, null)));
        await(() -> services.commits.size() == 1);
        commit(0, true);
        assertEquals(UplinkResult.OK, again.get(5, TimeUnit.SECONDS));
    }

    @Test
    void letsNoMoreReportsWaitThanConfigured() {
        List<CompletableFuture<UplinkResult>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(handle("{\"a\":" + i + "}"));
        }

        assertEquals(3, results.stream().filter(result -> !result.isDone()).count());
        assertEquals(UplinkResult.RETRY, results.get(4).join());
    }

    @Test
    void givesBackWhatWaitsWhenItIsStoppedAndFinishesWhatItBegan() throws Exception {
        known(true, null);
        var begun = handle("{\"a\":1}");
        services.cache.clear();
        var waiting = handle("{\"a\":2}");

        handler.close();

        assertEquals(UplinkResult.RETRY, waiting.get(5, TimeUnit.SECONDS));
        known(true, null);
        assertEquals(UplinkResult.RETRY, handle("{\"a\":3}").get(5, TimeUnit.SECONDS));
        commit(0, true);
        assertEquals(UplinkResult.OK, begun.get(5, TimeUnit.SECONDS));
        services.lookups.get(0).complete(Optional.of(device(true, null)));
        assertEquals(1, services.commits.size());
    }

    private void known(boolean enabled, Script script) {
        services.cache.put("d1", device(enabled, script));
    }

    private static Device device(boolean enabled, Script script) {
        return new Device("d1", "n1", "", "t1", null, null, null, enabled, script, null);
    }

    private void commit(int index, boolean durable) {
        services.commits.get(index).complete(durable);
    }

    private CompletableFuture<UplinkResult> handle(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return handler.handle(new Report("telemetry", "devices/telemetry", "d1", null, bytes, 1000, true, 1))
                .toCompletableFuture();
    }

    private static String reason(CompletableFuture<UplinkResult> result) {
        assertTrue(result.isDone());
        return assertInstanceOf(UplinkResult.Drop.class, result.join()).reason();
    }

    private void awaitTurn() {
        try {
            assertTrue(turn.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not come true within 5 s");
            Thread.onSpinWait();
        }
    }

    private final class Decoder implements Codec {

        @Override
        public DecodeResult decode(Script script, Device device, Report report) {
            if (slow.contains(script)) {
                entered.countDown();
                awaitTurn();
            }
            return decoded;
        }

        @Override
        public boolean mayTakeLong(Script script) {
            return slow.contains(script);
        }

        @Override
        public EncodeResult encode(Script script, Device device, String type, String message) {
            throw new UnsupportedOperationException("telemetry only comes up");
        }
    }
}
