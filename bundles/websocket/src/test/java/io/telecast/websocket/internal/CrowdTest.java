package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits of what many clients, or one of them, may do. */
class CrowdTest {
    private static final String GOOD = "{\"device_id\":\"d1\",\"token\":\"good\"}";
    private static final String BAD = "{\"device_id\":\"d1\",\"token\":\"bad\"}";
    private static final String OF_TENANT = "close 1013 too many sockets of this tenant";
    private static final String OF_ADDRESS = "close 1013 too many sockets from this address";

    @Test
    void socketsOfATenant() throws Exception {
        try (Platform platform = new Platform(Map.of("sockets.per.tenant.max", 2))) {
            platform.keys.token("theirs", "t2", Long.MAX_VALUE);
            Client first = platform.watch("{}");
            Client second = platform.watch("{}");
            Client third = platform.connect(Platform.STATUS);
            third.send(GOOD);
            third.expect(OF_TENANT);
            Client theirs = platform.connect(Platform.CURRENT);
            theirs.send("{\"device_id\":\"other\",\"token\":\"theirs\"}");
            theirs.expect("{}");
            // Another frame of a socket that is counted already changes nothing.
            second.send(GOOD);
            second.expect("{}");
            first.abort();
            Platform.eventually(() -> platform.figure("sockets") == 2);
            platform.watch("{}");
            // Who changes the tenant is counted anew, and leaves the place.
            theirs.send(GOOD);
            theirs.expect(OF_TENANT);
            second.send("{\"device_id\":\"other\",\"token\":\"theirs\"}");
            second.expect("{}");
            platform.watch("{}");
            assertEquals(2, platform.figure("closed.crowded.tenant"));
        }
    }

    @Test
    void socketsFromAnAddress() throws Exception {
        try (Platform platform = new Platform(Map.of("sockets.per.address.max", 2))) {
            Client first = platform.connectFrom("10.0.0.1");
            platform.connectFrom("10.0.0.1");
            platform.connectFrom("10.0.0.1").expect(OF_ADDRESS);
            Client elsewhere = platform.connectFrom("10.0.0.2");
            elsewhere.send(GOOD);
            elsewhere.expect("{}");
            // One client has the whole network of an IPv6 address, and two addresses of a list are the proxy's word.
            platform.connectFrom("2001:db8::1");
            platform.connectFrom("2001:db8::2");
            platform.connectFrom("2001:db8::3").expect(OF_ADDRESS);
            platform.connectFrom("2001:db8:0:1::1");
            platform.connectFrom("8.8.8.8, 10.0.0.1").expect(OF_ADDRESS);
            first.close();
            Platform.eventually(() -> platform.figure("closed.client") == 1);
            platform.connectFrom("10.0.0.1").expectNothingBeforePong();
            platform.connectFrom("10.0.0.1").expect(OF_ADDRESS);
            assertEquals(4, platform.figure("closed.crowded.address"));
        }
    }

    @Test
    void framesOfAClient() throws Exception {
        try (Platform platform = new Platform(Map.of("frames.per.s.max", 1, "frames.burst", 30))) {
            Client busy = platform.watch("{}");
            Client quiet = platform.watch("{}");
            for (int i = 0; i < 29; i++) {
                busy.expectNothingBeforePong();
            }
            String text;
            do {
                busy.send("ping");
                quiet.ping();
                text = busy.next();
            } while (text.equals("pong"));
            assertEquals("too many frames: at most 1 a second", text);
            busy.expect("close 1008 " + text);
            quiet.expectNothingBeforePong();
        }
    }

    @Test
    void devicesOfASocket() throws Exception {
        try (Platform platform = new Platform(Map.of("devices.per.socket.max", 2))) {
            Client client = platform.connect(Platform.BATCH);
            client.send("{\"device_ids\":\"d1,d2,d3\",\"token\":\"good\"}");
            client.expectRefusal("too many device_ids: at most 2 on one socket");
            Platform.eventually(() -> platform.figure("closed.many.devices") == 1);
        }
    }

    @Test
    void pagesOfOtherWebSites() throws Exception {
        try (Platform platform = new Platform(Map.of("origins.allowed", "https://example.com"))) {
            Client evil = platform.connect(Platform.CURRENT, Map.of("Origin", "https://evil.net"));
            evil.expectRefusal("origin is not allowed");
            Client page = platform.connect(Platform.CURRENT, Map.of("Origin", "https://example.com"));
            page.send(GOOD);
            page.expect("{}");
            platform.watch("{}");
            assertEquals(1, platform.figure("closed.origin"));
            assertEquals(1, platform.keys.asked.get() - 1, "credentials of other pages are not looked at");
        }
    }

    /** Whoever guesses waits; those behind the same address do not, whether they come meanwhile or are there. */
    @Test
    void failedCredentialsSlowDownNobodyElse() throws Exception {
        Map<String, ?> settings =
                Map.of("failures.free", 2, "failures.delay.ms", 60_000, "failures.delay.max.ms", 60_000);
        try (Platform platform = new Platform(settings)) {
            Client watching = platform.watch("{}");
            for (int i = 0; i < 2; i++) {
                guess(platform).expectRefusal("invalid token");
            }
            Client held = guess(platform);
            Client leaving = guess(platform);
            Platform.eventually(() -> platform.figure("failures.held") == 2);
            platform.watch("{}");
            watching.expectNothingBeforePong();
            Client elsewhere = platform.connectFrom("10.0.0.1");
            elsewhere.send(BAD);
            elsewhere.expectRefusal("invalid token");
            // One that waits is a socket like any other, but its further frames are not looked at.
            held.expectNothingBeforePong();
            int asked = platform.keys.asked.get();
            held.send(GOOD);
            held.expectNothingBeforePong();
            assertEquals(asked, platform.keys.asked.get());
            Platform.eventually(() -> platform.figure("sockets") == 4);
            leaving.abort();
            Platform.eventually(() -> platform.figure("sockets") == 3);
            assertEquals(3, platform.figure("closed.credentials"));
            assertEquals(2, platform.figure("failures.addresses"));
        }
    }

    @Test
    void theAnswerThatWaitedIsTheSame() throws Exception {
        Map<String, ?> settings = Map.of("failures.free", 0, "failures.delay.ms", 300, "failures.delay.max.ms", 300);
        try (Platform platform = new Platform(settings)) {
            long begun = System.nanoTime();
            Client held = guess(platform);
            Client leaving = guess(platform);
            leaving.abort();
            assertNull(held.poll(100));
            held.expectRefusal("invalid token");
            assertTrue(System.nanoTime() - begun >= 300_000_000L);
            Platform.eventually(() -> platform.figure("failures.held") == 0 && platform.figure("sockets") == 0);
            assertEquals(
                    List.of(1L, 1L), List.of(platform.figure("closed.credentials"), platform.figure("closed.lost")));
        }
    }

    private static Client guess(Platform platform) {
        Client client = platform.connect(Platform.CURRENT);
        client.send(BAD);
        return client;
    }
}
