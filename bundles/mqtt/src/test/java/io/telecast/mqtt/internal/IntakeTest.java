package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.TopicPattern;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int RECEIVE_MAXIMUM = 1000;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final MqttCounters counters = new MqttCounters();
    private final AtomicReference<UplinkBus> bus = new AtomicReference<>();
    private final List<Integer> acknowledged = new ArrayList<>();
    private final MqttSettings settings = MqttSettings.of(
            TestOsgi.config(Map.of("qos0_held_max", 3, "retry_ms", 1, "receive_maximum", RECEIVE_MAXIMUM)));
    private final Answers answers =
            new Answers(settings, counters, () -> null, new Downlink(settings, counters, executor, () -> null));
    private final Intake intake = new Intake(settings, counters, executor, bus::get, answers, () -> null);
    private final Intake.Acknowledger connection = this::acknowledge;

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private synchronized boolean acknowledge(int packetId) {
        acknowledged.add(packetId);
        return true;
    }

    private synchronized List<Integer> acknowledged() {
        return List.copyOf(acknowledged);
    }

    private void arrive(int number, int qos) {
        arrive(number, qos, connection);
    }

    private void arrive(int number, int qos, Intake.Acknowledger by) {
        arrive(number, qos, by, 1, true);
    }

    private void arrive(int number, int qos, Intake.Acknowledger by, long time, boolean stamped) {
        byte[] payload = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        Report report = new Report("t", "t", "a", null, payload, time, stamped, qos);
        intake.arrived(new Arrival.Readable(report, new TopicPattern("t")), number, by);
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void acknowledgesWhatIsHandledWhetherItWasKeptOrNot() {
        TestBus present = new TestBus().holding();
        bus.set(present);
        arrive(1, 1);
        arrive(2, 0);
        assertEquals(2, intake.submitted());
        present.answer(UplinkResult.drop("no"));
        assertEquals(List.of(1), acknowledged());
        assertEquals(0, intake.submitted());
    }

    /** The old bus gives back what is older than what the new one would otherwise have got first. */
    @Test
    void aNewBusGetsNothingBeforeTheOldOneHasAnswered() {
        TestBus old = new TestBus().holding();
        TestBus next = new TestBus();
        bus.set(old);
        arrive(0, 1);
        arrive(1, 1);
        bus.set(next);
        intake.drain();
        arrive(2, 1);
        assertEquals(0, next.count());
        old.answer(UplinkResult.RETRY);
        Await.until("all came", () -> next.count() == 3);
        assertEquals(upTo(3), next.numbers("a"));
        Await.until("acknowledged", () -> acknowledged().equals(upTo(3)));
    }

    @Test
    void whatIsHeldGoesInTheOrderOfArrivalAndNewerOnesBehindIt() {
        TestBus present = new TestBus().full(true);
        bus.set(present);
        IntStream.range(0, 100).forEach(number -> arrive(number, 1));
        assertEquals(100, intake.held());
        present.full(false);
        IntStream.range(100, 200).forEach(number -> arrive(number, 1));
        Await.until("all came", () -> present.count() == 200);
        assertEquals(upTo(200), present.numbers("a"));
    }

    /** As mosquitto does; of quality 0 there may be more, which are not kept. */
    @Test
    void aBrokerThatSendsMoreThanItMayHasToWaitUntilHalfIsAcknowledged() throws Exception {
        TestBus present = new TestBus().holding();
        bus.set(present);
        for (int number = 0; number < 2 * RECEIVE_MAXIMUM; number++) {
            arrive(number, 1);
            arrive(number, 0);
        }
        assertTrue(intake.awaitRoom(0));
        arrive(2 * RECEIVE_MAXIMUM, 1);
        assertFalse(intake.awaitRoom(1));
        CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(() -> awaitRoom(60_000));
        present.answer(2 * RECEIVE_MAXIMUM, UplinkResult.OK);
        assertFalse(intake.awaitRoom(1), "as many as may be are still out, and one");
        present.answer(2, UplinkResult.OK);
        assertTrue(room.get(30, TimeUnit.SECONDS));
    }

    @Test
    void thereIsRoomAgainWhenTheBrokerBeginsAnewOrNobodyTakesAnythingAnyMore() throws Exception {
        IntStream.rangeClosed(0, 2 * RECEIVE_MAXIMUM).forEach(number -> arrive(number, 1));
        assertFalse(intake.awaitRoom(1));
        intake.keepOnly(packetId -> true);
        assertTrue(intake.awaitRoom(0));
        IntStream.rangeClosed(0, 2 * RECEIVE_MAXIMUM).forEach(number -> arrive(number, 1));
        assertFalse(intake.awaitRoom(1));
        intake.close(0);
        assertTrue(intake.awaitRoom(0));
    }

    private boolean awaitRoom(long millis) {
        try {
            return intake.awaitRoom(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Of a backlog that came faster than one report a millisecond; otherwise times would be given twice. */
    @Test
    void whatIsStampedTooFarAheadWaitsForTheClock() {
        TestBus present = new TestBus();
        bus.set(present);
        long far = System.currentTimeMillis() + ReceiptClock.LEAD_MAX_MILLIS + 300;
        arrive(0, 1, connection, far - 10_000, false);
        arrive(1, 1, connection, far, false);
        arrive(2, 1);
        assertEquals(1, present.count());
        assertEquals(2, intake.held());
        Await.until("all came", () -> present.count() == 3);
        assertTrue(System.currentTimeMillis() >= far - ReceiptClock.LEAD_MAX_MILLIS, "came early");
        assertEquals(upTo(3), present.numbers("a"));
    }

    @Test
    void aLaterConnectionBringsAgainWhatWasHeldOfAnEarlierOne() {
        arrive(0, 1);
        arrive(1, 0);
        Intake.Acknowledger later = packetId -> acknowledge(100 + packetId);
        intake.keepOnly(later);
        assertEquals(1, intake.held(), "quality 0 does not come again");
        arrive(0, 1, later);
        TestBus present = new TestBus();
        bus.set(present);
        intake.drain();
        assertEquals(List.of(1, 0), present.numbers("a"));
        assertEquals(List.of(100), acknowledged());
    }

    @Test
    void lostReportsOfQuality0AreCounted() throws Exception {
        IntStream.range(0, 5).forEach(number -> arrive(number, 0));
        assertEquals(2, counters.shed.sum(), "more than may wait");
        TestBus present = new TestBus().holding();
        bus.set(present);
        intake.drain();
        assertEquals(3, intake.submitted());
        bus.set(null);
        arrive(5, 0);
        Thread closing = new Thread(() -> {
            try {
                intake.close(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        closing.start();
        Await.until("what was held is lost by closing", () -> counters.shed.sum() == 3);
        present.answer(UplinkResult.RETRY);
        closing.join(10_000);
        assertEquals(6, counters.shed.sum(), "and what came back");
        arrive(6, 0);
        assertEquals(7, counters.shed.sum(), "and what came too late");
        arrive(7, 1);
        assertEquals(7, counters.shed.sum(), "the broker keeps those of quality 1");
        assertEquals(8, counters.received.sum());
    }

    /** Nothing is lost, doubled or swapped while the bus fills, leaves and is exchanged. */
    @Test
    void keepsOrderUnderAnyChange() {
        TestBus first = new TestBus();
        TestBus second = new TestBus();
        bus.set(first);
        int last = 0;
        for (int round = 0; round < 50; round++) {
            TestBus present = round % 2 == 0 ? first : second;
            present.holding();
            bus.set(present);
            int end = last + 20;
            executor.execute(intake::drain);
            while (last < end) {
                arrive(last++, 1);
            }
            bus.set(null);
            present.answer(round % 3 == 0 ? UplinkResult.RETRY : UplinkResult.OK);
        }
        TestBus third = new TestBus();
        bus.set(third);
        int all = last;
        Await.until("all handled", () -> acknowledged().stream().distinct().count() == all);
        assertEquals(all, acknowledged().size());
        List<Integer> rest = third.numbers("a");
        assertEquals(rest.stream().sorted().toList(), rest);
    }
}
