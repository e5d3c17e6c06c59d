package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final HeldWire wire = new HeldWire();
    private final Outbox outbox = new Outbox(wire, 2, new Counters());

    @Test
    void aFrameForEachReportWhileTheClientKeepsUp() {
        int subscription = outbox.begin(KeyFilter.ALL);
        for (int i = 1; i <= 3; i++) {
            outbox.offer(subscription, report("a", i), false);
            wire.answer();
        }
        assertEquals(List.of(frame("a", 1), frame("a", 2), frame("a", 3)), wire.sent);
        assertEquals(0, outbox.stalledFor(Clock.millis() + 1_000_000));
    }

    @Test
    void whatWaitsTooLongIsOneFrameOfLatestValues() {
        int subscription = outbox.begin(KeyFilter.ALL);
        for (int i = 1; i <= 6; i++) {
            outbox.offer(subscription, report(i == 2 ? "b" : "a", i), false);
        }
        assertTrue(outbox.stalledFor(Clock.millis() + 1_000) >= 1_000);
        wire.answer();
        wire.answer();
        String merged = "{\"b\":2,\"a\":6,\"systime\":\"1970-01-01T00:00:00.006Z\"}";
        assertEquals(List.of(frame("a", 1), merged), wire.sent);
    }

    @Test
    void whatWaitsKeepsItsOrderUpToTheLimit() {
        int subscription = outbox.begin(KeyFilter.ALL);
        for (int i = 1; i <= 3; i++) {
            outbox.offer(subscription, report("a", i), false);
        }
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), frame("a", 2), frame("a", 3)), wire.sent);
    }

    @Test
    void pongGoesBeforeData() {
        int subscription = outbox.begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        outbox.offer(subscription, report("a", 2), false);
        outbox.pong();
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), "pong", frame("a", 2)), wire.sent);
    }

    @Test
    void keysThatWereNotAskedForSendNothing() {
        int subscription = outbox.begin(KeyFilter.of(List.of("b")));
        outbox.offer(subscription, report("a", 1), false);
        outbox.offer(subscription, report("a", 1), true);
        outbox.offer(subscription, report("b", 2), false);
        wire.answer();
        assertEquals(List.of("{}", frame("b", 2)), wire.sent);
    }

    @Test
    void anotherSubscriptionLeavesNothingOfTheOneBefore() {
        int before = outbox.begin(KeyFilter.ALL);
        outbox.offer(before, report("a", 1), false);
        outbox.offer(before, report("a", 2), false);
        int after = outbox.begin(KeyFilter.ALL);
        outbox.offer(before, report("a", 3), false);
        outbox.offer(after, report("b", 4), true);
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), frame("b", 4)), wire.sent);
    }

    @Test
    void theLastWordsGoBeforeTheCloseAndNothingBehindThem() {
        int subscription = outbox.begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        outbox.offer(subscription, report("a", 2), false);
        outbox.pong();
        outbox.farewell("token is expired", 1008, "token is expired");
        outbox.farewell(null, 1001, "late");
        outbox.offer(subscription, report("a", 3), false);
        outbox.pong();
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), "token is expired", "close 1008 token is expired"), wire.sent);
    }

    @Test
    void aFloodOfPingsIsNotKept() {
        int subscription = outbox.begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        for (int i = 0; i < 1_000; i++) {
            outbox.pong();
        }
        for (int i = 0; i < 20; i++) {
            wire.answer();
        }
        assertEquals(9, wire.sent.size());
    }

    @Test
    void aBrokenWireIsLeftAlone() {
        int subscription = outbox.begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        outbox.failed(new IllegalStateException("gone"));
        outbox.offer(subscription, report("a", 2), false);
        outbox.pong();
        outbox.farewell("x", 1008, "x");
        assertEquals(List.of(frame("a", 1)), wire.sent);
    }

    private static Report report(String key, int value) {
        return new Report(List.of(new Sample(key, value, Integer.toString(value))));
    }

    private static String frame(String key, int value) {
        return "{\"" + key + "\":" + value + ",\"systime\":\"1970-01-01T00:00:00.00" + value + "Z\"}";
    }

    /** A client that takes a frame when the test says so. */
    private static final class HeldWire implements Wire {
        final List<String> sent = new ArrayList<>();
        private final List<Sent> unanswered = new ArrayList<>();

        @Override
        public void send(byte[] utf8, Sent answer) {
            sent.add(new String(utf8, StandardCharsets.UTF_8));
            unanswered.add(answer);
            assertEquals(1, unanswered.size(), "one frame at a time");
        }

        void answer() {
            if (!unanswered.isEmpty()) {
                unanswered.remove(0).sent();
            }
        }

        @Override
        public void close(int code, String reason) {
            sent.add("close " + code + " " + reason);
        }

        @Override
        public void abort() {
            sent.add("abort");
        }

        @Override
        public long bytesIn() {
            return 0;
        }
    }
}
