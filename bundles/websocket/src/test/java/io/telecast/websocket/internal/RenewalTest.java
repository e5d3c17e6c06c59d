package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A client sends a new token before the old one ends. */
class RenewalTest {
    private static final int LIVES_MS = 2_000;

    /** Also when the new one is looked at only after the old one has ended. */
    @Test
    void nothingIsLostTwiceOrOld() throws Exception {
        try (Platform platform = new Platform(Map.of("messages.max", 65_536, "device.reports.max", 65_536))) {
            Client client = watchForAWhile(platform);
            long ends = System.currentTimeMillis() + LIVES_MS;
            AtomicInteger last = new AtomicInteger(Integer.MAX_VALUE);
            Thread device = new Thread(() -> last.set(report(platform, ends + 1_000)));
            device.start();
            boolean sent = false;
            int value = 0;
            int event = 0;
            for (int frames = 1; value < last.get() || event < last.get(); frames++) {
                if (frames % 100 == 0 && !sent) {
                    client.send(frame("short"));
                }
                if (!sent && System.currentTimeMillis() > ends - 1_200) {
                    delayGood(platform, 1_700);
                    client.send(frame("good"));
                    sent = true;
                }
                String text = last.get() == Integer.MAX_VALUE ? client.poll(100) : client.next();
                if (text == null) {
                    continue;
                }
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
        }
    }

    /** What waits for a client that does not keep up is not dropped for the new token. */
    @Test
    void aSlowReaderGetsAllThatWaits() throws Exception {
        String padding = "\"pad\":\"" + "x".repeat(20_000) + "\"";
        try (Platform platform = new Platform(Map.of("messages.max", 1_000))) {
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

    private static Client watchForAWhile(Platform platform) throws Exception {
        // So that the token does not end before all classes are loaded.
        platform.watch("{}").abort();
        platform.keys.token("short", "t1", System.currentTimeMillis() + LIVES_MS);
        Client client = platform.connect(Platform.CURRENT);
        client.send(frame("short"));
        client.expect("{\"type\":\"telemetry\",\"data\":{}}");
        return client;
    }

    /** Reports until a time, and returns the last number. */
    private static int report(Platform platform, long end) {
        int n = 0;
        while (System.currentTimeMillis() < end) {
            n++;
            platform.values.put("d1", "n", n, (double) n);
            platform.push(n, "{\"n\":" + n + "}");
            platform.push("event", n, "{\"n\":" + n + "}");
            pause(1);
        }
        return n;
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
