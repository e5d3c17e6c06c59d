package io.telecast.bus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.ReportListener;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneBusTest {
    private static final CompletionStage<UplinkResult> DONE = CompletableFuture.completedFuture(UplinkResult.OK);

    private LaneBus bus = new LaneBus(TestConfig.with(Map.of("threads", 2)));
    private final HeldHandler held = new HeldHandler();

    @AfterEach
    void stop() {
        bus.close();
    }

    @Test
    void handsOverTheNextReportBeforeTheLastIsDone() {
        bus.addHandler(held, Reports.TELEMETRY);
        CompletionStage<UplinkResult> first = bus.submit(Reports.numbered("a", 1));
        CompletionStage<UplinkResult> second = bus.submit(Reports.numbered("a", 2));
        Await.until("both handed over", () -> held.numbers().equals(List.of(1, 2)));
        held.answer(1, UplinkResult.OK);
        assertTrue(second.toCompletableFuture().isDone());
        assertFalse(first.toCompletableFuture().isDone());
    }

    @Test
    void oneDeviceIsNeverHandledByTwoThreadsAtOnce() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        bus.addHandler(
                report -> {
                    if (inside.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                    }
                    seen.add(Reports.number(report));
                    inside.decrementAndGet();
                    return DONE;
                },
                Reports.TELEMETRY);
        CompletionStage<UplinkResult> last = DONE;
        for (int i = 0; i < 2_000; i++) {
            last = bus.submit(Reports.numbered("a", i));
        }
        assertEquals(UplinkResult.OK, Await.result(last));
        assertEquals(0, overlaps.get());
        assertEquals(seen.stream().sorted().toList(), seen);
        assertEquals(2_000L, bus.figures().get("handled"));
    }

    @Test
    void aHandlerThatLeftIsForgotten() throws Exception {
        bus.close();
        bus = new LaneBus(TestConfig.with(Map.of("handler_stop_timeout_ms", 50L)));
        WeakReference<UplinkHandler> gone = handleOneAndLeave();
        Await.until("the handler can be collected", () -> {
            System.gc();
            return gone.refersTo(null);
        });
    }

    private WeakReference<UplinkHandler> handleOneAndLeave() throws Exception {
        UplinkHandler handler = new UplinkHandler() {
            @Override
            public CompletionStage<UplinkResult> handle(Report report) {
                return DONE;
            }
        };
        bus.addHandler(handler, Reports.TELEMETRY);
        assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.numbered("a", 1))));
        bus.removeHandler(handler, Reports.TELEMETRY);
        return new WeakReference<>(handler);
    }

    @Test
    void whatAHandlerBreaksBecomesADeadLetterWithTheReason() throws Exception {
        KeptLetters store = new KeptLetters();
        bus.setDeadLetterStore(store);
        bus.addHandler(
                report -> switch (Reports.number(report)) {
                    case 0 -> throw new IllegalStateException("boom");
                    case 1 -> CompletableFuture.failedFuture(new ArithmeticException("by zero"));
                    case 2 -> null;
                    case 3 -> CompletableFuture.completedFuture(null);
                    case 4 -> CompletableFuture.completedFuture(UplinkResult.drop("key 'x' is too long"));
                    default -> DONE;
                },
                Reports.TELEMETRY);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(UplinkResult.Drop.class, Await.result(bus.submit(Reports.numbered("a", i))));
        }
        assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.numbered("a", 5))));
        assertEquals(
                List.of(
                        "the handler failed: java.lang.IllegalStateException: boom",
                        "the handler failed: java.lang.ArithmeticException: by zero",
                        "the handler failed: java.lang.NullPointerException: the handler returned no stage",
                        "the handler failed: java.lang.NullPointerException: the stage completed without a result",
                        "key 'x' is too long"),
                store.reasons());
    }

    @Test
    void aLetterTellsWhetherItWasAReport() throws Exception {
        KeptLetters store = new KeptLetters();
        bus.setDeadLetterStore(store);
        bus.addHandler(
                report -> {
                    throw new IllegalStateException("boom");
                },
                Reports.TELEMETRY);
        Await.result(bus.submit(Reports.numbered("a", 1)));
        Await.result(bus.refuse("telemetry", "t", null, new byte[1], "no id"));
        assertEquals(
                List.of(true, false),
                store.letters.stream().map(DeadLetter::report).toList());
    }

    @Test
    void aHandlersOwnCodeIsTold() throws Exception {
        bus.setDeadLetterStore(new KeptLetters());
        bus.addHandler(
                report -> Reports.number(report) == 0
                        ? CompletableFuture.failedFuture(new ArithmeticException("by zero"))
                        : CompletableFuture.completedFuture(UplinkResult.drop("too_far", "it is too far")),
                Reports.TELEMETRY);
        assertEquals(
                UplinkResult.drop(
                        UplinkResult.Drop.HANDLER_FAILED, "the handler failed: java.lang.ArithmeticException: by zero"),
                Await.result(bus.submit(Reports.numbered("a", 0))));
        assertEquals(UplinkResult.drop("too_far", "it is too far"), Await.result(bus.submit(Reports.numbered("a", 1))));
    }

    @Test
    void listenersAreToldOfWhatIsStoredAndOfNothingElse() throws Exception {
        List<Integer> first = Collections.synchronizedList(new ArrayList<>());
        List<Integer> last = Collections.synchronizedList(new ArrayList<>());
        ReportListener staying = report -> first.add(Reports.number(report));
        ReportListener leaving = report -> last.add(Reports.number(report));
        bus.setDeadLetterStore(new KeptLetters());
        bus.addListener(staying);
        bus.addListener(report -> {
            throw new LinkageError("it was updated");
        });
        bus.addListener(leaving);
        AtomicInteger offers = new AtomicInteger();
        bus.addHandler(
                report -> CompletableFuture.completedFuture(
                        Reports.number(report) == 1
                                ? UplinkResult.drop("no")
                                : offers.getAndIncrement() == 0 ? UplinkResult.RETRY : UplinkResult.OK),
                Reports.TELEMETRY);
        bus.submit(Reports.numbered("a", 0));
        bus.submit(Reports.numbered("a", 1));
        assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.numbered("a", 2))));
        Await.until("both told", () -> last.equals(List.of(0, 2)));
        bus.removeListener(leaving);
        assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.numbered("a", 3))));
        Await.until("the other told", () -> first.equals(List.of(0, 2, 3)));
        assertEquals(List.of(0, 2), last);
    }

    @Test
    void aDropIsNotDoneBeforeItsLetterIsDurable() throws Exception {
        bus.addHandler(report -> CompletableFuture.completedFuture(UplinkResult.drop("no")), Reports.TELEMETRY);
        CompletionStage<UplinkResult> dropped = bus.submit(Reports.numbered("a", 1));
        CompletionStage<UplinkResult> refused = bus.refuse("telemetry", "t", null, new byte[1], "no id");
        Await.until("letters wait", () -> bus.figures().get("letters.waiting").equals(2));
        assertNotNull(bus.problem());

        KeptLetters store = new KeptLetters();
        store.stopping = true;
        bus.setDeadLetterStore(store);
        assertFalse(dropped.toCompletableFuture().isDone());

        store.stopping = false;
        assertInstanceOf(UplinkResult.Drop.class, Await.result(dropped));
        assertInstanceOf(UplinkResult.Drop.class, Await.result(refused));
        assertEquals(2, store.letters.size());
        assertNull(bus.problem());
    }

    @Test
    void reportsWaitWhileTheHandlerIsAwayAndGoOnAtOnce() throws Exception {
        CompletionStage<UplinkResult> waiting = bus.submit(Reports.numbered("a", 1));
        assertEquals("no handler of telemetry, 1 reports wait", bus.problem());
        UplinkHandler handler = report -> DONE;
        bus.addHandler(handler, Reports.TELEMETRY);
        assertEquals(UplinkResult.OK, Await.result(waiting));
        bus.removeHandler(handler, Reports.TELEMETRY);
        CompletionStage<UplinkResult> again = bus.submit(Reports.numbered("a", 2));
        bus.addHandler(handler, Reports.TELEMETRY);
        assertEquals(UplinkResult.OK, Await.result(again));
    }

    @Test
    void theHighestRankingHandlerOfATypeWins() throws Exception {
        HeldHandler low = new HeldHandler();
        bus.addHandler(low, Map.of("uplink.type", "telemetry", "service.id", 1L));
        bus.addHandler(report -> DONE, Map.of("uplink.type", "telemetry", "service.ranking", 5, "service.id", 2L));
        assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.numbered("a", 1))));
        assertEquals(List.of(), low.numbers());
    }

    @Test
    void aNewHandlerWaitsForWhatTheOldOneGivesBack() throws Exception {
        bus.addHandler(held, Reports.TELEMETRY);
        bus.submit(Reports.numbered("a", 1));
        CompletionStage<UplinkResult> second = bus.submit(Reports.numbered("a", 2));
        Await.until("old has both", () -> held.numbers().size() == 2);

        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        bus.removeHandler(held, Reports.TELEMETRY);
        bus.addHandler(
                report -> {
                    seen.add(Reports.number(report));
                    return DONE;
                },
                Reports.TELEMETRY);
        CompletionStage<UplinkResult> third = bus.submit(Reports.numbered("a", 3));
        held.answer(0, UplinkResult.OK);
        held.answer(1, UplinkResult.RETRY);
        assertEquals(UplinkResult.OK, Await.result(third));
        assertEquals(UplinkResult.OK, Await.result(second));
        assertEquals(List.of(2, 3), seen);
    }

    @Test
    void takesBackWhatAHandlerThatLeftNeverFinishes() throws Exception {
        bus.addHandler(held, Reports.TELEMETRY);
        CompletionStage<UplinkResult> first = bus.submit(Reports.numbered("a", 1));
        Await.until("handed over", () -> held.numbers().size() == 1);
        bus.removeHandler(held, Reports.TELEMETRY);
        HeldHandler next = new HeldHandler();
        bus.addHandler(next, Reports.TELEMETRY);
        Await.until("offered again", () -> next.numbers().equals(List.of(1)));
        held.answer(0, UplinkResult.drop("too late to say"));
        assertFalse(first.toCompletableFuture().isDone());
        next.answer(0, UplinkResult.OK);
        assertEquals(UplinkResult.OK, Await.result(first));
    }

    @Test
    void aReportThatWaitsForOneOfAnotherTypeDoesNotHoldUpTheStop() throws Exception {
        bus.close();
        bus = new LaneBus(TestConfig.with(Map.of("stop_timeout_ms", 600_000L)));
        CountDownLatch handedOver = new CountDownLatch(1);
        bus.addHandler(
                report -> {
                    handedOver.countDown();
                    return bus.submit(Reports.numbered("a", 1)); // its handler is away
                },
                Map.of("uplink.type", "gateway"));
        CompletionStage<UplinkResult> gateway = bus.submit(Reports.of("gateway", "g", 1, 1));
        assertTrue(handedOver.await(10, TimeUnit.SECONDS));
        Thread stop = new Thread(bus::close);
        stop.start();
        assertEquals(UplinkResult.RETRY, Await.result(gateway));
        stop.join(30_000);
        assertFalse(stop.isAlive());
    }

    @Test
    void aFullLaneShedsQos0AndGivesBackQos1() throws Exception {
        bus.close();
        bus = new LaneBus(TestConfig.with(Map.of("lane_capacity", 2, "lanes", 1)));
        KeptLetters store = new KeptLetters();
        bus.setDeadLetterStore(store);
        bus.submit(Reports.numbered("a", 1));
        bus.submit(Reports.numbered("a", 2));
        CompletionStage<UplinkResult> third = bus.submit(Reports.numbered("a", 3));
        assertTrue(third.toCompletableFuture().isDone());
        assertEquals(UplinkResult.RETRY, Await.result(third));
        assertInstanceOf(UplinkResult.Drop.class, Await.result(bus.submit(Reports.of("telemetry", "a", 4, 0))));
        assertEquals(1L, bus.figures().get("shed"));
        assertEquals(List.of(), store.letters);
    }

    @Test
    void aStuckHandlerHoldsOnlyItsOwnType() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        bus.addHandler(
                report -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return DONE;
                },
                Reports.TELEMETRY);
        bus.addHandler(report -> DONE, Map.of("uplink.type", "event"));
        for (int i = 0; i < 100; i++) {
            bus.submit(Reports.numbered("device-" + i, i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(UplinkResult.OK, Await.result(bus.submit(Reports.of("event", "device-" + i, i, 1))));
        }
        never.countDown();
    }

    @Test
    void stoppingWaitsForWhatIsOutAndGivesTheRestBackInOrder() throws Exception {
        bus.addHandler(held, Reports.TELEMETRY);
        CompletionStage<UplinkResult> first = bus.submit(Reports.numbered("a", 0));
        Await.until("handed over", () -> held.numbers().size() == 1);
        bus.removeHandler(held, Reports.TELEMETRY);
        List<Integer> back = Collections.synchronizedList(new ArrayList<>());
        for (int i = 1; i <= 50; i++) {
            int number = i;
            bus.submit(Reports.numbered("a", i)).thenAccept(result -> {
                if (result == UplinkResult.RETRY) {
                    back.add(number);
                }
            });
        }
        CompletionStage<UplinkResult> refused = bus.refuse("telemetry", "t", null, new byte[1], "no id");
        Thread stopper = new Thread(bus::close, "stopper");
        stopper.start();
        Await.until(
                "closed to new ones",
                () -> bus.submit(Reports.numbered("b", 1)).toCompletableFuture().isDone());
        held.answer(0, UplinkResult.OK);
        stopper.join(10_000);
        assertEquals(UplinkResult.OK, Await.result(first));
        assertEquals(50, back.size());
        assertEquals(back.stream().sorted().toList(), back);
        assertEquals(UplinkResult.RETRY, Await.result(refused));
    }

    @Test
    void stoppingDoesNotWaitForeverForAHandler() throws Exception {
        bus.addHandler(held, Reports.TELEMETRY);
        CompletionStage<UplinkResult> first = bus.submit(Reports.numbered("a", 0));
        Await.until("handed over", () -> held.numbers().size() == 1);
        bus.close();
        assertEquals(UplinkResult.RETRY, Await.result(first));
        Await.until("threads ended", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("telecast-bus-")));
    }

    @Test
    void aBadValueIsNamedWithWhatIsAllowed() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new LaneBus(TestConfig.with(Map.of("lanes", 0))));
        assertEquals("lanes: '0' is not in range; allowed: 1 to 1024", error.getMessage());
    }
}
