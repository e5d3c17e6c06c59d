package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
    private static final String PADDING = "\"pad\":\"" + "x".repeat(20_000) + "\"";

    @Test
    void aPausedReaderGetsTheNewestValuesAndSlowsNobody() throws Exception {
        try (Platform platform = new Platform()) {
            Client slow = platform.watch("{}");
            Client fast = platform.watch("{}");
            slow.pause();
            int last = 0;
            while (platform.figure("conflated") < 200) {
                last++;
                platform.push(last, "{\"n\":" + last + "," + PADDING + "}");
                assertTrue(fast.next().startsWith("{\"n\":" + last + ","));
            }
            long before = platform.figure("frames.in");
            slow.send("ping");
            Platform.eventually(() -> platform.figure("frames.in") > before);
            slow.resume();
            int frames = readTo(last, slow);
            assertTrue(frames < last - 150, frames + " frames for " + last + " reports");
        }
    }

    /** Of a flood of events the newest arrive, in order, and the newest values among them. */
    @Test
    void aPausedReaderOfSeveralTypesGetsTheNewestOfEach() throws Exception {
        try (Platform platform = new Platform(Map.of("messages.max", 50))) {
            Client slow = platform.connect(Platform.CURRENT);
            slow.send("{\"device_id\":\"d1\",\"token\":\"good\",\"types\":[\"event\",\"telemetry\"]}");
            slow.expect("{\"type\":\"telemetry\",\"data\":{}}");
            Client fast = platform.watch("{}");
            slow.pause();
            int last = 0;
            while (platform.figure("conflated") < 300) {
                last++;
                platform.push("event", last, "{\"n\":" + last + "," + PADDING + "}");
                platform.push(last, "{\"n\":" + last + "}");
                assertTrue(fast.next().startsWith("{\"n\":" + last + ","));
            }
            slow.resume();
            List<Integer> events = new ArrayList<>();
            int value = 0;
            while (events.isEmpty() || events.get(events.size() - 1) < last || value < last) {
                String text = slow.next();
                int n = Integer.parseInt(text.replaceAll("^.*?\"n\":(\\d+)[,}].*$", "$1"));
                if (text.startsWith("{\"type\":\"event\"")) {
                    events.add(n);
                } else {
                    assertTrue(n > value, n + " after " + value);
                    value = n;
                }
            }
            assertEquals(events.stream().sorted().distinct().toList(), events);
            List<Integer> newest = events.subList(events.size() - 50, events.size());
            assertEquals(last - 49, newest.get(0));
            assertTrue(events.size() < last, "the oldest of those that waited left");
        }
    }

    @Test
    void whoTakesNothingIsCut() throws Exception {
        try (Platform platform = new Platform(Map.of("stall.timeout.s", 3))) {
            Client stuck = platform.watch("{}");
            Client reading = platform.watch("{}");
            stuck.pause();
            int n = 0;
            while (platform.figure("closed.stalled") == 0) {
                platform.push(++n, "{\"n\":" + n + "," + PADDING + "}");
                assertTrue(reading.next().startsWith("{\"n\":" + n + ","));
            }
            Platform.eventually(() -> platform.figure("sockets") == 1);
            assertEquals(Map.of("d1", 1), platform.table.held);
        }
    }

    /** Reads to the last report, with numbers that only grow and the pong before the values that waited. */
    private static int readTo(int last, Client client) throws InterruptedException {
        int frames = 0;
        int before = 0;
        boolean pong = false;
        while (before < last) {
            String text = client.next();
            if (text.equals("pong")) {
                pong = true;
            } else {
                frames++;
                assertTrue(number(text) > before);
                before = number(text);
            }
        }
        assertTrue(pong, "the pong did not overtake the values that waited");
        return frames;
    }

    private static int number(String frame) {
        return Integer.parseInt(frame.substring(frame.indexOf(':') + 1, frame.indexOf(',')));
    }
}
