package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.test.kit.UnsupportedDirectory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
    private static final String FRAME = "{\"device_id\":\"d1\",\"token\":\"good\"}";

    @Test
    void aFirstFrameThatNeverComes() throws Exception {
        try (Platform platform = new Platform(Map.of("first.frame.timeout.s", 2))) {
            Client client = platform.connect(Platform.CURRENT);
            client.send("ping");
            client.expect("pong");
            client.expect("close 1008 no first frame within 2 s");
            Platform.eventually(() -> platform.figure("sockets") == 0);
            assertEquals(1, platform.figure("closed.silent"));
        }
    }

    @Test
    void noByteForTooLong() throws Exception {
        try (Platform first = new Platform()) {
            // So that the limit is not over before all classes are loaded.
            first.watch("{}");
        }
        try (Platform platform = new Platform(Map.of("idle.timeout.s", 3))) {
            Client silent = platform.watch("{}");
            Client alive = platform.watch("{}");
            long begin = System.nanoTime();
            String end = null;
            while (end == null) {
                alive.ping();
                // Frames going out are no sign of life of the client.
                platform.push(System.currentTimeMillis(), "{\"a\":" + System.nanoTime() + "}");
                String text = silent.poll(50);
                end = text != null && text.startsWith("close") ? text : null;
            }
            assertEquals("close 1001 no sign of life for 3 s", end);
            assertTrue(System.nanoTime() - begin < 15_000_000_000L);
            Platform.eventually(() -> platform.figure("sockets") == 1);
            assertEquals(1, platform.figure("closed.idle"));
        }
    }

    @Test
    void aTokenThatExpiresWhileTheSocketIsOpen() throws Exception {
        try (Platform platform = new Platform()) {
            platform.keys.token("short", "t1", System.currentTimeMillis() + 2_000);
            Client client = platform.connect(Platform.CURRENT);
            client.send("{\"device_id\":\"d1\",\"token\":\"short\"}");
            client.expect("{}");
            client.expectRefusal("token is expired");
            Platform.eventually(() -> platform.table.held.isEmpty());
        }
    }

    @Test
    void anApiKeyThatIsDisabledWhileTheSocketIsOpen() throws Exception {
        try (Platform platform = new Platform(Map.of("api.key.recheck.s", 1))) {
            Client client = platform.connect(Platform.CURRENT);
            client.send("{\"device_id\":\"d1\",\"x-api-key\":\"key\"}");
            client.expect("{}");
            Principal key = platform.keys.apiKeys.get("key");
            platform.keys.disabled.put("key", key);
            client.expectRefusal("api key is disabled");
        }
    }

    @Test
    void aKeyIsLookedAtOnceForAllItsSockets() throws Exception {
        try (Platform platform = new Platform(Map.of("api.key.recheck.s", 1))) {
            platform.keys.apiKey("other", "t1");
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Client client = platform.connect(i % 2 == 0 ? Platform.CURRENT : Platform.STATUS);
                client.send("{\"device_id\":\"d1\",\"api_key\":\"" + (i == 0 ? "other" : "key") + "\"}");
                client.next();
                clients.add(client);
            }
            int before = platform.keys.asked.get();
            Platform.eventually(() -> platform.keys.asked.get() > before);
            Client changed = clients.get(1);
            changed.send("{\"device_id\":\"d1\",\"token\":\"good\"}");
            changed.next();
            int asked = platform.keys.asked.get();
            platform.keys.disabled.put("key", platform.keys.apiKeys.get("key"));
            for (Client client : clients.subList(2, 20)) {
                client.expectRefusal("api key is disabled");
            }
            assertTrue(platform.keys.asked.get() - asked <= 4, platform.keys.asked.get() - asked + " look-ups");
            changed.expectNothingBeforePong();
            clients.get(0).expectNothingBeforePong();
            assertEquals(18, platform.figure("closed.expired"));
        }
    }

    @Test
    void aDeviceThatIsDeletedOrMoved() throws Exception {
        try (Platform platform = new Platform()) {
            Client client = platform.watch("{}");
            platform.manager.deviceChanged("d1", platform.devices.add("d1", "t1"));
            client.expectNothingBeforePong();
            platform.manager.deviceChanged("d1", null);
            client.expectRefusal("Failed to subscribe to device");
            Device moved = platform.devices.add("d2", "t2");
            Client second = platform.watch("{}");
            platform.manager.deviceChanged("d2", moved);
            second.expectNothingBeforePong();
            assertEquals(1, platform.figure("closed.deleted"));
        }
    }

    /** Between the answer of the directory and the subscription nobody would be told of it. */
    @Test
    void aDeviceThatIsDeletedOrMovedWhileItIsAdmitted() throws Exception {
        try (Platform platform = new Platform()) {
            for (Device then : new Device[] {null, platform.devices.add("d1", "t2")}) {
                Device device = platform.devices.add("d1", "t1");
                AtomicInteger asked = new AtomicInteger();
                platform.manager.directory = new UnsupportedDirectory() {
                    @Override
                    public @Nullable Device cached(String deviceId) {
                        return null;
                    }

                    @Override
                    public CompletionStage<Optional<Device>> find(String deviceId) {
                        return CompletableFuture.completedFuture(
                                Optional.ofNullable(asked.incrementAndGet() == 1 ? device : then));
                    }
                };
                Client client = platform.connect(Platform.STATUS);
                client.send(FRAME);
                String text = client.next();
                assertEquals("Failed to subscribe to device", text.startsWith("{") ? client.next() : text);
                client.expect("close 1008 Failed to subscribe to device");
            }
            assertEquals(2, platform.figure("closed.deleted"));
        }
    }

    @Test
    void tooLongATextAndTooManySockets() throws Exception {
        try (Platform platform = new Platform(Map.of("frame.max.bytes", 1_024, "sockets.max", 2))) {
            Client first = platform.watch("{}");
            Client second = platform.watch("{}");
            Client third = platform.connect(Platform.CURRENT);
            third.expect("close 1013 too many sockets");
            first.send("x".repeat(2_000));
            String tooLong = first.next();
            assertTrue(tooLong.startsWith("close 1009") && tooLong.contains("1,024"), tooLong);
            Platform.eventually(() -> platform.figure("sockets") == 1);
            assertEquals(1, platform.figure("closed.oversized"));
            second.sendBinary(100);
            second.expectNothingBeforePong();
            Client binary = platform.connect(Platform.CURRENT);
            binary.sendBinary(100);
            binary.expectRefusal("Invalid message format");
        }
    }

    @Test
    void stoppingClosesTheSocketsAndReleasesTheLeases() throws Exception {
        try (Platform platform = new Platform()) {
            Client client = platform.watch("{}");
            platform.manager.stop();
            client.expect("close 1012 service restart");
            assertTrue(platform.table.held.isEmpty());
            assertEquals(0, platform.figure("sockets"));
            Client late = platform.connect(Platform.CURRENT);
            late.expect("close 1012 service restart");
            assertNull(platform.table.held.get("d1"));
        }
    }

    @Test
    void noCompressionIsAgreedAfterTheFirstSocket() throws Exception {
        try (Platform platform = new Platform();
                Socket socket = new Socket("127.0.0.1", platform.port())) {
            Client first = platform.connect(Platform.CURRENT);
            first.send("ping");
            first.expect("pong");
            String upgrade = "GET " + Platform.CURRENT + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
            socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertTrue(answer.readLine().contains(" 101 "));
            for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
                assertFalse(line.contains("deflate"), line);
            }
        }
    }

    @Test
    void aReconnectGetsTheSnapshotAgain() throws Exception {
        try (Platform platform = new Platform()) {
            platform.values.put("d1", "a", 1_000, 1.0);
            for (int i = 0; i < 20; i++) {
                Client client = platform.connect(Platform.CURRENT);
                client.send(FRAME);
                client.expect("{\"a\":1,\"systime\":\"1970-01-01T00:00:01Z\"}");
                client.abort();
            }
            Platform.eventually(() -> platform.figure("sockets") == 0 && platform.table.held.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sockets.max, 0",
        "frame.max.bytes, 10",
        "send.buffer.bytes, 1",
        "idle.timeout.s, 0",
        "sweep.ms, 9",
        "devices.per.socket.max, 0",
        "services.retry.ms, 9",
        "store.retry.ms, 60001",
        "ahead.max.s, -1",
        "sockets.max, many",
        "messages.max, 0",
        "sockets.per.tenant.max, -1",
        "sockets.per.address.max, 1000001",
        "frames.per.s.max, -1",
        "frames.burst, 0",
        "failures.free, -1",
        "failures.delay.ms, 60001",
        "failures.delay.max.ms, -1",
        "failures.forget.s, 0",
        "failures.addresses.max, 0",
        "failures.held.max, -1",
        "failures.held.per.address.max, -1",
        "failures.log.s, 0"
    })
    void settingsOutOfBounds(String key, String value) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Limits.of(Settings.of(Map.of(key, value))));
        assertTrue(refused.getMessage().startsWith(key + ": '" + value + "' is not within"), refused.getMessage());
        assertTrue(refused.getMessage().contains("; allowed: "));
    }
}
