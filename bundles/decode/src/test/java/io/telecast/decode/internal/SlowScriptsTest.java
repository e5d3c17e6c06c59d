package io.telecast.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoded.Unusable;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlowScriptsTest {
    private static final Decoded READ = new Decoded.Values(device(), List.of());

    private final CountDownLatch turn = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    @Test
    void keepsTheOrderOfEachQueue() throws Exception {
        try (var scripts = new SlowScripts(100, 10_000, this::read, new Outcomes())) {
            List<CompletableFuture<Decoded>> all = new ArrayList<>();
            all.add(take(scripts, "a", "a1", 1));
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            for (String report : List.of("a2", "a3", "a4", "b1", "b2")) {
                all.add(take(scripts, report.substring(0, 1), report, 1));
            }
            assertEquals(6, scripts.waiting());
            assertTrue(scripts.isWaitingFor("a") && scripts.isWaitingFor("b") && !scripts.isWaitingFor("c"));
            turn.countDown();
            for (CompletableFuture<Decoded> each : all) {
                assertEquals(READ, each.get(5, TimeUnit.SECONDS));
            }
        }
        List<String> order = List.copyOf(begun);
        assertEquals(
                List.of("a1", "a2", "a3", "a4"),
                order.stream().filter(r -> r.startsWith("a")).toList());
        assertTrue(order.indexOf("b1") < order.indexOf("b2"), () -> "out of order: " + order);
    }

    @Test
    void letsNobodyWaitForOneThatWasSlowBefore() throws Exception {
        try (var scripts = new SlowScripts(100, 10_000, this::read, new Outcomes())) {
            var first = take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            awaitNoAnswerYet(first);
            turn.countDown();
            assertEquals(READ, first.get(5, TimeUnit.SECONDS));

            var held = take(scripts, "a", "held", 1);
            for (int i = 0; i < 10; i++) {
                assertEquals(READ, take(scripts, "b", "b", 1).get(5, TimeUnit.SECONDS));
            }
            assertFalse(held.isDone());
            release.countDown();
            assertEquals(READ, held.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void refusesWhatWaitedTooLong() throws Exception {
        try (var scripts = new SlowScripts(100, 500, this::read, new Outcomes())) {
            take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            var second = take(scripts, "a", "a2", 1);
            awaitNoAnswerYet(second);
            turn.countDown();

            assertEquals(
                    UplinkResult.drop(
                            Drop.SCRIPT_FAILED,
                            "the script is too slow: the report waited more than 500 ms for its turn"),
                    refusal(second.get(5, TimeUnit.SECONDS)));
            assertEquals(List.of("a1"), begun);
        }
    }

    @Test
    void holdsBackNoMoreThanToldAndShedsQualityZero() throws Exception {
        try (var scripts = new SlowScripts(600, 10_000, this::read, new Outcomes())) {
            take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            for (int i = 0; i < 500; i++) {
                assertFalse(take(scripts, "a", "a", 0).isDone());
            }
            Drop shed = assertInstanceOf(
                    Drop.class, refusal(take(scripts, "a", "a", 0).join()));
            assertTrue(shed.reason().contains("one of quality 0 was shed"));
            for (int i = 0; i < 99; i++) {
                assertFalse(take(scripts, "b", "b", 1).isDone());
            }
            assertEquals(Outcomes.RETRY, take(scripts, "b", "b", 1).join());
            turn.countDown();
        }
    }

    @Test
    void givesBackWhatWaitsWhenItIsClosedAndFinishesWhatItBegan() throws Exception {
        var scripts = new SlowScripts(10_000, 10_000, this::read, new Outcomes());
        var first = take(scripts, "a", "a1", 1);
        assertTrue(busy.await(5, TimeUnit.SECONDS));
        var second = take(scripts, "a", "a2", 1);
        var closing = CompletableFuture.runAsync(scripts::close);
        // More are shed and not refused until it is closed.
        while (take(scripts, "b", "b1", 0).getNow(READ) != Outcomes.RETRY) {
            Thread.onSpinWait();
        }
        turn.countDown();
        closing.get(5, TimeUnit.SECONDS);

        assertEquals(READ, first.get(5, TimeUnit.SECONDS));
        assertEquals(Outcomes.RETRY, second.get(5, TimeUnit.SECONDS));
        assertEquals(List.of("a1"), begun);
    }

    @Test
    void goesOnAfterADefect() throws Exception {
        turn.countDown();
        try (var scripts = new SlowScripts(100, 10_000, this::read, new Outcomes())) {
            assertEquals(
                    UplinkResult.drop(Drop.HANDLER_FAILED, "decoding failed: java.lang.IllegalStateException"),
                    refusal(take(scripts, "a", "defect", 1).get(5, TimeUnit.SECONDS)));
            assertEquals(READ, take(scripts, "a", "a1", 1).get(5, TimeUnit.SECONDS));
        }
    }

    private Decoded read(Device device, Report report) {
        begun.add(report.topic());
        busy.countDown();
        try {
            assertTrue(turn.await(10, TimeUnit.SECONDS));
            assertTrue(!report.topic().equals("held") || release.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (report.topic().equals("defect")) {
            throw new IllegalStateException("a defect");
        }
        return READ;
    }

    /** Longer than a report may wait. */
    private static void awaitNoAnswerYet(CompletableFuture<Decoded> answer) throws Exception {
        try {
            answer.get(600, TimeUnit.MILLISECONDS);
        } catch (TimeoutException expected) {
            return;
        }
        throw new AssertionError("it was begun beside another of its configuration");
    }

    private static CompletableFuture<Decoded> take(SlowScripts scripts, String config, String name, int qos) {
        return scripts.take(config, device(), new Report("telemetry", name, "d1", null, new byte[0], 1000, true, qos))
                .toCompletableFuture();
    }

    private static Device device() {
        return new Device("d1", "n1", "", "t1", "c1", null, null, true, null, null);
    }

    private static UplinkResult refusal(Decoded decoded) {
        return assertInstanceOf(Unusable.class, decoded).result();
    }
}
