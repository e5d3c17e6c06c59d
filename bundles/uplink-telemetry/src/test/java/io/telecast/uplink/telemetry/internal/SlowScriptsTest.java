package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SlowScriptsTest {
    private final CountDownLatch turn = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    @Test
    void keepsTheOrderOfEachQueue() throws Exception {
        try (var scripts = new SlowScripts(100, 10_000, this::begin)) {
            List<CompletableFuture<UplinkResult>> all = new ArrayList<>();
            all.add(take(scripts, "a", "a1", 1));
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            for (String report : List.of("a2", "a3", "a4", "b1", "b2")) {
                all.add(take(scripts, report.substring(0, 1), report, 1));
            }
            assertEquals(6, scripts.waiting());
            assertTrue(scripts.isWaitingFor("a") && scripts.isWaitingFor("b") && !scripts.isWaitingFor("c"));
            turn.countDown();
            for (CompletableFuture<UplinkResult> each : all) {
                assertEquals(UplinkResult.OK, each.get(5, TimeUnit.SECONDS));
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
        try (var scripts = new SlowScripts(100, 10_000, this::begin)) {
            var first = take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            awaitNoAnswerYet(first);
            turn.countDown();
            assertEquals(UplinkResult.OK, first.get(5, TimeUnit.SECONDS));

            var held = take(scripts, "a", "held", 1);
            for (int i = 0; i < 10; i++) {
                assertEquals(UplinkResult.OK, take(scripts, "b", "b", 1).get(5, TimeUnit.SECONDS));
            }
            assertFalse(held.isDone());
            release.countDown();
            assertEquals(UplinkResult.OK, held.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void refusesWhatWaitedTooLong() throws Exception {
        try (var scripts = new SlowScripts(100, 500, this::begin)) {
            take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            var second = take(scripts, "a", "a2", 1);
            awaitNoAnswerYet(second);
            turn.countDown();

            var drop = assertInstanceOf(UplinkResult.Drop.class, second.get(5, TimeUnit.SECONDS));
            assertEquals("the script is too slow: the report waited more than 500 ms for its turn", drop.reason());
            assertEquals(List.of("a1"), begun);
        }
    }

    @Test
    void holdsBackNoMoreThanToldAndShedsQualityZero() throws Exception {
        try (var scripts = new SlowScripts(600, 10_000, this::begin)) {
            take(scripts, "a", "a1", 1);
            assertTrue(busy.await(5, TimeUnit.SECONDS));
            for (int i = 0; i < 500; i++) {
                assertFalse(take(scripts, "a", "a", 0).isDone());
            }
            UplinkResult shed = take(scripts, "a", "a", 0).join();
            assertTrue(assertInstanceOf(UplinkResult.Drop.class, shed).reason().contains("one of quality 0 was shed"));
            for (int i = 0; i < 99; i++) {
                assertFalse(take(scripts, "b", "b", 1).isDone());
            }
            assertEquals(UplinkResult.RETRY, take(scripts, "b", "b", 1).join());
            turn.countDown();
        }
    }

    @Test
    void givesBackWhatWaitsWhenItIsClosedAndFinishesWhatItBegan() throws Exception {
        var scripts = new SlowScripts(10_000, 10_000, this::begin);
        var first = take(scripts, "a", "a1", 1);
        assertTrue(busy.await(5, TimeUnit.SECONDS));
        var second = take(scripts, "a", "a2", 1);
        var closing = CompletableFuture.runAsync(scripts::close);
        // More are shed and not refused until it is closed.
        while (take(scripts, "b", "b1", 0).getNow(UplinkResult.OK) != UplinkResult.RETRY) {
            Thread.onSpinWait();
        }
        turn.countDown();
        closing.get(5, TimeUnit.SECONDS);

        assertEquals(UplinkResult.OK, first.get(5, TimeUnit.SECONDS));
        assertEquals(UplinkResult.RETRY, second.get(5, TimeUnit.SECONDS));
        assertEquals(List.of("a1"), begun);
    }

    @Test
    void goesOnAfterADefect() throws Exception {
        turn.countDown();
        try (var scripts = new SlowScripts(100, 10_000, this::begin)) {
            assertTrue(take(scripts, "a", "defect", 1)
                    .handle((result, defect) -> defect != null)
                    .get(5, TimeUnit.SECONDS));
            assertEquals(UplinkResult.OK, take(scripts, "a", "a1", 1).get(5, TimeUnit.SECONDS));
        }
    }

    private CompletionStage<UplinkResult> begin(Device device, Report report) {
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
        return CompletableFuture.completedStage(UplinkResult.OK);
    }

    /** Longer than a report may wait. */
    private static void awaitNoAnswerYet(CompletableFuture<UplinkResult> answer) throws Exception {
        try {
            answer.get(600, TimeUnit.MILLISECONDS);
        } catch (TimeoutException expected) {
            return;
        }
        throw new AssertionError("it was begun beside another of its configuration");
    }

    private static CompletableFuture<UplinkResult> take(SlowScripts scripts, String config, String name, int qos) {
        Device device = new Device("d1", "n1", "", "t1", config, null, null, true, null, null);
        return scripts.take(config, device, new Report("telemetry", name, "d1", null, new byte[0], 1000, true, qos))
                .toCompletableFuture();
    }
}
