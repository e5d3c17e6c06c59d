package io.telecast.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoded.Unusable;
import io.telecast.api.uplink.Decoded.Values;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReportDecoderTest {
    private static final Limits LIMITS = new Limits(1024, 100, 100, 100, 8, 300_000, 3, 10, 10_000);

    private final Directory directory = new Directory();
    private final Set<Script> slow = ConcurrentHashMap.newKeySet();
    private final CountDownLatch entered = new CountDownLatch(1);
    /** What was decoded, in the order of completion: the first value of each report. */
    private final List<Object> done = Collections.synchronizedList(new ArrayList<>());

    private volatile CountDownLatch turn = new CountDownLatch(0);
    private volatile DecodeResult decoded = new DecodeResult.Failed("no script expected");
    private final ReportDecoder decoder = new ReportDecoder(directory, new Engine(), LIMITS);

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void completesAtOnceWhenTheDeviceIsCached() {
        Device device = known(true, null);

        assertEquals(
                new Values(device, List.of(new Sample(1000, Map.of("a", 1.0)))),
                decode("{\"a\":1}").join());
        assertEquals(new Values(device, List.of()), decode("{}").join());
        assertEquals(2L, decoder.figures().get("reports.decoded"));
    }

    @Test
    void refusesWithACodeAndAReason() throws Exception {
        known(true, null);
        var bad = decode("{\"a\":1,\"b\":1e999}");
        known(true, new Script("c1", "source"));
        decoded = new DecodeResult.Failed("script failed: TypeError");
        var failed = decode("\u0001");
        known(false, null);
        var disabled = decode("{\"a\":1}");
        directory.cache.clear();
        var unknown = decode("{\"a\":1}");
        directory.lookups.get(0).complete(Optional.empty());

        assertRefused(Drop.BAD_REPORT, "the number of key 'b' is not finite; allowed: up to 1.8e308", bad);
        assertRefused(Drop.SCRIPT_FAILED, "script failed: TypeError", failed);
        assertRefused(Drop.DEVICE_DISABLED, "the device is disabled", disabled);
        assertRefused(Drop.UNKNOWN_DEVICE, "the device is unknown", unknown);
        assertEquals(4L, decoder.figures().get("reports.refused"));
    }

    @Test
    void refusesAReportThatADefectKeepsFromBeingRead() throws Exception {
        known(true, new Script("c1", "defect"));

        assertRefused(Drop.HANDLER_FAILED, "decoding failed: java.lang.IllegalStateException", decode("\u0001"));
    }

    @Test
    void readsWhatTheScriptMadeOfThePayload() {
        Device device = known(true, new Script("c1", "source"));
        decoded = new DecodeResult.Decoded("[{\"ts\":500,\"values\":{\"a\":1}},{\"ts\":400,\"values\":{\"a\":2}}]");

        assertEquals(
                new Values(device, List.of(new Sample(400, Map.of("a", 2.0)), new Sample(500, Map.of("a", 1.0)))),
                decode("\u0001\u0002").join());
    }

    @Test
    void waitsForNoSlowScriptAndKeepsTheOrderOfItsDevices() throws Exception {
        var script = new Script("c1", "slow");
        slow.add(script);
        turn = new CountDownLatch(1);
        decoded = new DecodeResult.Decoded("{\"a\":1}");
        directory.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, script, null));
        var first = decode("\u0001");
        assertTrue(entered.await(5, TimeUnit.SECONDS));
        // It is quick from here on, but the first report has not been read.
        slow.clear();
        var second = decode("\u0002");
        directory.cache.put("d2", new Device("d2", "n2", "", "t1", null, null, null, true, null, null));

        assertTrue(decode("d2", "{\"b\":1}").isDone());
        assertEquals(2, decoder.figures().get("reports.waiting.for.script"));
        assertFalse(first.isDone() || second.isDone());
        turn.countDown();
        assertInstanceOf(Values.class, first.get(5, TimeUnit.SECONDS));
        assertInstanceOf(Values.class, second.get(5, TimeUnit.SECONDS));
        await(() -> decoder.figures().get("reports.waiting.for.script").intValue() == 0);
        assertTrue(decode("\u0003").isDone());
    }

    @Test
    void usesTheScriptAsItIsWhenItsTurnHasCome() throws Exception {
        var old = new Script("c1", "slow");
        slow.add(old);
        turn = new CountDownLatch(1);
        decoded = new DecodeResult.Failed("still the old one");
        directory.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, old, null));
        var before = decode("\u0001");
        assertTrue(entered.await(5, TimeUnit.SECONDS));
        var waiting = decode("{\"a\":1}");

        directory.cache.put("d1", new Device("d1", "n1", "", "t1", "c1", null, null, true, null, null));
        turn.countDown();

        assertRefused(Drop.SCRIPT_FAILED, "still the old one", before);
        assertInstanceOf(Values.class, waiting.get(5, TimeUnit.SECONDS));
    }

    @Test
    void keepsTheOrderOfADeviceThatIsBeingLookedUp() throws Exception {
        var first = note(decode("{\"a\":1}"));
        // It is in the cache before the first report's look-up has answered.
        Device device = known(true, null);
        var second = note(decode("{\"a\":2}"));
        assertFalse(first.isDone() || second.isDone());

        directory.lookups.get(0).complete(Optional.of(device));
        await(() -> directory.lookups.size() == 2);
        directory.lookups.get(1).complete(Optional.of(device));
        first.get(5, TimeUnit.SECONDS);
        second.get(5, TimeUnit.SECONDS);

        await(() -> decoder.figures().get("reports.waiting.for.device").intValue() == 0);
        await(() -> decode("{\"a\":3}").isDone());
        assertEquals(List.of(1.0, 2.0), done);
    }

    @Test
    void givesBackAllThatWaitsWhenTheDirectoryIsAway() throws Exception {
        var first = decode("{\"a\":1}");
        var second = decode("{\"a\":2}");
        directory.lookups.get(0).completeExceptionally(new IllegalStateException("the database is away"));

        assertEquals(Outcomes.RETRY, first.get(5, TimeUnit.SECONDS));
        assertEquals(Outcomes.RETRY, second.get(5, TimeUnit.SECONDS));

        var again = decode("{\"a\":1}");
        directory.lookups.get(1).complete(Optional.of(device(true, null)));
        assertInstanceOf(Values.class, again.get(5, TimeUnit.SECONDS));
    }

    @Test
    void beginsNothingNewerUntilItIsKnownThatAReportIsGivenBack() throws Exception {
        var later = new CompletableFuture<Decoded>();
        var first = decode("{\"a\":1}")
                .whenComplete(
                        (result, defect) -> later.complete(decode("{\"a\":2}").getNow(null)));
        directory.lookups.get(0).completeExceptionally(new IllegalStateException("the database is away"));

        assertEquals(Outcomes.RETRY, first.get(5, TimeUnit.SECONDS));
        assertEquals(Outcomes.RETRY, later.get(5, TimeUnit.SECONDS));
        assertEquals(1, directory.lookups.size());
    }

    @Test
    void letsNoMoreReportsWaitThanConfigured() {
        List<CompletableFuture<Decoded>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(decode("{\"a\":" + i + "}"));
        }

        assertEquals(3, results.stream().filter(result -> !result.isDone()).count());
        assertEquals(Outcomes.RETRY, results.get(4).join());
    }

    @Test
    void givesBackWhatWaitsWhenItIsStopped() throws Exception {
        var waiting = decode("{\"a\":2}");

        decoder.close();

        assertEquals(Outcomes.RETRY, waiting.get(5, TimeUnit.SECONDS));
        known(true, null);
        assertEquals(Outcomes.RETRY, decode("{\"a\":3}").get(5, TimeUnit.SECONDS));
        // Too late: nothing comes of it.
        directory.lookups.get(0).complete(Optional.of(device(true, null)));
        assertEquals(0L, decoder.figures().get("reports.decoded"));
    }

    private CompletableFuture<Decoded> note(CompletableFuture<Decoded> report) {
        return report.whenComplete((values, defect) ->
                done.add(((Values) values).samples().get(0).values().get("a")));
    }

    private Device known(boolean enabled, Script script) {
        Device device = device(enabled, script);
        directory.cache.put("d1", device);
        return device;
    }

    private static Device device(boolean enabled, Script script) {
        return new Device("d1", "n1", "", "t1", null, null, null, enabled, script, null);
    }

    private CompletableFuture<Decoded> decode(String payload) {
        return decode("d1", payload);
    }

    private CompletableFuture<Decoded> decode(String deviceId, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(new Report("telemetry", "devices/telemetry", deviceId, null, bytes, 1000, true, 1))
                .toCompletableFuture();
    }

    private static void assertRefused(String code, String reason, CompletableFuture<Decoded> decoded) throws Exception {
        Unusable refused = assertInstanceOf(Unusable.class, decoded.get(5, TimeUnit.SECONDS));
        assertEquals(UplinkResult.drop(code, reason), refused.result());
    }

    private void awaitTurn() {
        try {
            assertTrue(turn.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not come true within 5 s");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private final class Engine implements Codec {

        @Override
        public DecodeResult decode(Script script, Device device, Report report) {
            if (script.source().equals("defect")) {
                throw new IllegalStateException("a defect");
            }
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
            throw new UnsupportedOperationException("reports only come up");
        }
    }
}
