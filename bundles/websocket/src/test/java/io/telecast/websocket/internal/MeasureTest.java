package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.health.WallClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured of a report's way, and of the sockets. */
class MeasureTest {
    private static final String TIME = "2025-01-20T10:30:05.123Z";
    private static final long MILLIS = 1_737_369_005_123L;

    @Test
    void theWayFromTheReceiptToTheFrame() throws Exception {
        try (Platform platform = new Platform()) {
            Client client = platform.watch("{}");
            push(platform, 0);
            client.expect("{\"n\":0,\"systime\":\"" + TIME + "\"}");
            assertEquals(0, platform.figure("arrive.count"), "of another back end, which does not say when it came");
            push(platform, WallClock.micros() - 80_000);
            client.expect("{\"n\":1,\"systime\":\"" + TIME + "\"}");
            Platform.eventually(() -> platform.figure("push.count") == 1);
            assertEquals(1, platform.figure("arrive.count"));
            assertEquals(1, platform.figure("deliver.count"));
            Map<String, Number> figures = platform.manager.figures();
            assertTrue(figures.get("push.p50.ms").doubleValue() >= 50, figures::toString);
            assertTrue(figures.get("deliver.p50.ms").doubleValue()
                    < figures.get("push.p50.ms").doubleValue());
        }
    }

    @Test
    void aFrontEndSaysOnceThatItShowsTheNewest() throws Exception {
        try (Platform platform = new Platform()) {
            Client client = platform.watch("{}");
            push(platform, WallClock.micros());
            client.expect("{\"n\":0,\"systime\":\"" + TIME + "\"}");
            for (String word : new String[] {"seen", "seen ", "seen yesterday", "seen 2025-01-20T10:30:05.122Z"}) {
                client.send(word);
                client.expect("pong");
            }
            assertEquals(0, platform.figure("seen.count"));
            client.send("seen " + TIME);
            client.expect("pong");
            client.send("seen " + TIME);
            client.expect("pong");
            assertEquals(1, platform.figure("seen.count"));
        }
    }

    @Test
    void socketsByPathAndTenant() throws Exception {
        try (Platform platform = new Platform()) {
            platform.watch("{}");
            platform.watch("{}");
            platform.connect(Platform.KEYS);
            Platform.eventually(() -> platform.figure("sockets") == 3);
            assertEquals(2, platform.figure("sockets." + Platform.CURRENT + ".t1"));
            assertEquals(1, platform.figure("sockets." + Platform.KEYS + ".none"));
            assertEquals(0, platform.figure("sockets." + Platform.STATUS + ".none"));
            assertEquals(2, platform.figure("subscribers.max"));
        }
    }

    private int pushed;

    private void push(Platform platform, long received) {
        String event = "{\"device_id\":\"d1\",\"tenant_id\":\"t1\",\"timestamp\":" + MILLIS
                + (received == 0 ? "" : ",\"received\":" + received) + ",\"data\":{\"n\":" + pushed++ + "}}";
        platform.manager.event("telemetry", "d1", event.getBytes(StandardCharsets.UTF_8));
    }
}
