package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final HeldWire wire = new HeldWire();
    private final WebSocketManager manager =
            new WebSocketManager(Settings.of(Map.of("outbox.frames", 2, "messages.max", 3)), new Framework().context());
    private final ClientSocket socket =
            manager.socket(wire, manager.callers().unknown("127.0.0.1"), "/", Purpose.VALUES);
    private final Outbox outbox = socket.outbox();

    @AfterEach
    void stop() {
        manager.stop();
    }

    @Test
    void aFrameForEachReportWhileTheClientKeepsUp() {
        Watch subscription = begin(KeyFilter.ALL);
        for (int i = 1; i <= 3; i++) {
            outbox.offer(subscription, report("a", i), false);
            wire.answer();
        }
        assertEquals(List.of(frame("a", 1), frame("a", 2), frame("a", 3)), wire.sent);
        assertEquals(0, outbox.stalledFor(Clock.millis() + 1_000_000));
    }

    @Test
    void whatWaitsTooLongIsOneFrameOfLatestValues() {
        Watch subscription = begin(KeyFilter.ALL);
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
        Watch subscription = begin(KeyFilter.ALL);
        for (int i = 1; i <= 3; i++) {
            outbox.offer(subscription, report("a", i), false);
        }
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), frame("a", 2), frame("a", 3)), wire.sent);
    }

    @Test
    void pongGoesBeforeData() {
        Watch subscription = begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        outbox.offer(subscription, report("a", 2), false);
        outbox.pong();
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), "pong", frame("a", 2)), wire.sent);
    }

    @Test
    void keysThatWereNotAskedForSendNothing() {
        Watch subscription = begin(KeyFilter.of(List.of("b")));
        outbox.offer(subscription, report("a", 1), false);
        outbox.offer(subscription, report("a", 1), true);
        outbox.offer(subscription, report("b", 2), false);
        wire.answer();
        assertEquals(List.of("{}", frame("b", 2)), wire.sent);
    }

    @Test
    void anotherSubscriptionLeavesNothingOfTheOneBefore() {
        Watch before = begin(KeyFilter.ALL);
        outbox.offer(before, report("a", 1), false);
        outbox.offer(before, report("a", 2), false);
        Watch after = begin(KeyFilter.ALL);
        outbox.offer(before, report("a", 3), false);
        outbox.offer(after, report("b", 4), true);
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), frame("b", 4)), wire.sent);
    }

    @Test
    void theLastWordsGoBeforeTheCloseAndNothingBehindThem() {
        Watch subscription = begin(KeyFilter.ALL);
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
        Watch subscription = begin(KeyFilter.ALL);
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
        Watch subscription = begin(KeyFilter.ALL);
        outbox.offer(subscription, report("a", 1), false);
        outbox.failed(new IllegalStateException("gone"));
        outbox.offer(subscription, report("a", 2), false);
        outbox.pong();
        outbox.farewell("x", 1008, "x");
        assertEquals(List.of(frame("a", 1)), wire.sent);
    }

    @Test
    void eachDeviceOfAViewKeepsItsLatest() {
        View view = new View(socket, List.of("d1", "d2"));
        outbox.begin(view);
        Watch first = watch(view, "d1", StateFormat.STATE_OF_DEVICE);
        Watch second = watch(view, "d2", StateFormat.STATE_OF_DEVICE);
        for (int i = 0; i < 4; i++) {
            outbox.offer(first, state("d1", i), false);
            outbox.offer(second, state("d2", 1 - i % 2), false);
        }
        for (int i = 0; i < 4; i++) {
            wire.answer();
        }
        assertEquals(List.of(stateFrame("d1", 0), stateFrame("d2", 0), stateFrame("d1", 3)), wire.sent);
        assertEquals(3, outbox.frames());
        assertEquals(5, outbox.conflated());
    }

    @Test
    void aTextInThePlaceOfAllThatWaits() {
        Watch watch = begin(KeyFilter.ALL);
        for (int i = 1; i <= 6; i++) {
            outbox.offer(watch, report("a", i), false);
        }
        outbox.restart(watch.view(), "[]".getBytes(StandardCharsets.UTF_8));
        outbox.restart(new View(socket, List.of("d1")), "of another view".getBytes(StandardCharsets.UTF_8));
        outbox.offer(watch, report("a", 7), false);
        wire.answer();
        wire.answer();
        assertEquals(List.of(frame("a", 1), "[]", frame("a", 7)), wire.sent);
    }

    /** Messages and values of one device take turns, the oldest messages leave, the newest values come. */
    @Test
    void messagesAreKeptUpToTheirOwnLimitAndCrowdOutNothing() {
        View view = new View(socket, List.of("d1"));
        outbox.begin(view);
        Watch events = watch(view, "d1", new MessageEnvelope("event"));
        Watch values = watch(view, "d1", new Envelope("telemetry", KeyFilter.ALL));
        for (int i = 1; i <= 9; i++) {
            outbox.offer(events, message(i), false);
            outbox.offer(values, report("a", i), false);
        }
        for (int i = 0; i < 9; i++) {
            wire.answer();
        }
        String telemetry = "{\"type\":\"telemetry\",\"data\":{\"a\":9},\"systime\":\"1970-01-01T00:00:00.009Z\"}";
        assertEquals(List.of(messageFrame(1), telemetry, messageFrame(7), messageFrame(8), messageFrame(9)), wire.sent);
        assertEquals(5 + 8, outbox.conflated());
    }

    @Test
    void aFloodOfValuesCrowdsOutNoMessage() {
        View view = new View(socket, List.of("d1"));
        outbox.begin(view);
        Watch events = watch(view, "d1", new MessageEnvelope("event"));
        Watch values = watch(view, "d1", new Envelope("telemetry", KeyFilter.ALL));
        outbox.offer(values, report("a", 1), false);
        outbox.offer(events, message(1), false);
        outbox.offer(events, message(2), false);
        for (int i = 2; i <= 9; i++) {
            outbox.offer(values, report("a", i), false);
            if (i > 4) {
                wire.answer();
            }
        }
        List<String> messages =
                wire.sent.stream().filter(text -> text.contains("event")).toList();
        assertEquals(List.of(messageFrame(1), messageFrame(2)), messages);
        assertEquals(6, wire.sent.size());
    }

    private static Report message(int value) {
        return new Report("d1", List.of(new Sample(Sample.MESSAGE, value, "{\"n\":" + value + "}")), null);
    }

    private static String messageFrame(int value) {
        return "{\"type\":\"event\",\"data\":{\"n\":" + value + "},\"systime\":\"1970-01-01T00:00:00.00" + value
                + "Z\"}";
    }

    private Watch begin(Format format) {
        View view = new View(socket, List.of("d1"));
        outbox.begin(view);
        return watch(view, "d1", format);
    }

    /** Of a feed that does nothing by itself. */
    private static Watch watch(View view, String deviceId, Format format) {
        Limits limits = Limits.of(Settings.of(Map.of()));
        Counters counters = new Counters();
        Fanout fanout = new Fanout(1);
        fanout.close();
        Feeds feeds =
                new Feeds(new StatusType(() -> null), limits, counters, fanout, new Leases(limits, fanout), () -> null);
        DeviceFeed feed = new DeviceFeed(deviceId, "t1", new LatestState(), feeds, limits, counters);
        Watch watch = new Watch(view, view.watches().size(), feed, format);
        view.watches().add(watch);
        return watch;
    }

    private static Report state(String deviceId, int value) {
        return new Report(deviceId, List.of(new Sample("is_online", value, Integer.toString(value))), null);
    }

    private static String stateFrame(String deviceId, int value) {
        return "{\"device_id\":\"" + deviceId + "\",\"is_online\":" + value + ",\"timestamp\":" + value + "}";
    }

    private static Report report(String key, int value) {
        return new Report("d1", List.of(new Sample(key, value, Integer.toString(value))), null);
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

        @Override
        public String remoteAddress() {
            return "";
        }
    }
}
