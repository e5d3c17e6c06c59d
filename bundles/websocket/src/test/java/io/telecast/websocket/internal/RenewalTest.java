package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client sends a new token before the old one ends. */
class RenewalTest {
    private static final int REPORTS = 1_500;
    private static final int LIVES_MS = 1_000;

    /** Also when the new one is looked at only after the old one has ended. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1_200})
    void nothingIsLostTwiceOrOld(int checkMillis) throws Exception {
        try (Platform platform = new Platform(Map.of("messages.max", REPORTS, "device.reports.max", REPORTS))) {
            Client client = watchForAWhile(platform);
            delayGood(platform, checkMillis);
            Thread device = new Thread(() -> report(platform));
            device.start();
            int value = 0;
            int event = 0;
            for (int frames = 0; value < REPORTS || event < REPORTS; frames++) {
                if (frames == 20 || frames == 300 || checkMillis == 0 && frames % 200 == 100) {
                    client.send(frame("good"));
                }
                String text = client.next();
                int n = Integer.parseInt(text.replaceAll(".*\"n\":(\\d+).*", "$1"));
                if (text.startsWith("{\"type\":\"event\"")) {
                    assertEquals(event + 1, n);
                    event = n;
                } else {
                    // A snapshot that is asked for may tell the newest once more.
                    assertTrue(n >= value, n + " after " + value);
                    value = n;
                }
            }
            device.join();
            assertEquals(1, platform.figure("sockets"));
            assertEquals(0, platform.figure("closed.expired"));
        }
    }

    /** What waits for a client that does not keep up is not dropped for the new token. */
    @Test
    void aSlowReaderGetsAllThatWaits() throws Exception {
        String padding = "\"pad\":\"" + "x".repeat(20_000) + "\"";
        try (Platform platform = new Platform(Map.of("messages.max", REPORTS))) {
            Client client = watchForAWhile(platform);
            client.pause();
            // Much more than fits into the buffers below.
            int last = 500;
            for (int n = 1; n <= last; n++) {
                platform.push("event", n, "{\"n\":" + n + "," + padding + "}");
            }
            int asked = platform.keys.asked.get();
            client.send(frame("good"));
            Platform.eventually(() -> platform.keys.asked.get() > asked);
            client.resume();
            int event = 0;
            while (event < last) {
                String text = client.next();
                if (text.startsWith("{\"type\":\"event\"")) {
                    assertTrue(text.contains("\"n\":" + ++event + ","), "not event " + event);
                }
            }
        }
    }

    @Test
    void aNewOneThatCannotBeCheckedDoesNotKeepTheOldOneAlive() throws Exception {
        try (Platform platform = new Platform(Map.of("services.wait.s", 30))) {
            Client client = watchForAWhile(platform);
            long ends = System.currentTimeMillis() + LIVES_MS;
            delayGood(platform, 60_000);
            client.send(frame("good"));
            client.expectRefusal("token is expired");
            long late = System.currentTimeMillis() - ends;
            assertTrue(late < 5_000, late + " ms");
        }
    }

    @Test
    void aNewOneThatIsRefusedEndsTheSocket() throws Exception {
        try (Platform platform = new Platform()) {
            Client client = platform.watch("{}");
            client.send(frame("bad"));
            client.expectRefusal("invalid token");
            Platform.eventually(() -> platform.table.held.isEmpty());
        }
    }

    private static Client watchForAWhile(Platform platform) throws InterruptedException {
        platform.keys.token("short", "t1", System.currentTimeMillis() + LIVES_MS);
        Client client = platform.connect(Platform.CURRENT);
        client.send(frame("short"));
        client.expect("{\"type\":\"telemetry\",\"data\":{}}");
        return client;
    }

    /** For longer than the first token lives. */
    private static void report(Platform platform) {
        for (int n = 1; n <= REPORTS; n++) {
            platform.values.put("d1", "n", n, (double) n);
            platform.push(n, "{\"n\":" + n + "}");
            platform.push("event", n, "{\"n\":" + n + "}");
            if (n % 5 == 0) {
                pause(5);
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delayGood(Platform platform, int millis) {
        platform.manager.authenticator = credentials -> platform.keys
                .authenticate(credentials)
                .thenCompose(result -> CompletableFuture.supplyAsync(
                        () -> result, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
    }

    private static String frame(String token) {
        return "{\"device_id\":\"d1\",\"types\":[\"event\",\"telemetry\"],\"token\":\"" + token + "\"}";
    }
}
