package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a socket is counted by its reason; what is worth it is one line in the log, with the reason. */
class EndsTest {
    private static final String GOOD = "{\"device_id\":\"d1\",\"token\":\"good\"}";

    @ParameterizedTest
    @EnumSource
    void isCountedAndLoggedOnce(EndReason reason) throws Exception {
        LogLines log = new LogLines();
        try (Platform platform = new Platform(settings(reason))) {
            String why = provoke(reason, platform);
            Platform.eventually(() -> platform.figure("closed." + reason.label()) == 1);
            // The end of the connection behind it is no other one.
            Platform.eventually(() -> platform.figure("sockets") == left(reason));
            assertEquals(
                    1,
                    platform.manager.figures().entrySet().stream()
                            .filter(figure -> figure.getKey().startsWith("closed."))
                            .mapToLong(figure -> figure.getValue().longValue())
                            .sum());
            String line = reason == EndReason.CREDENTIALS
                    ? "Refused credentials from 127.0.0.1: " + why
                    : ", " + reason.label() + ": " + why;
            List<String> lines =
                    log.with(reason == EndReason.CREDENTIALS ? "Refused " : "Closed a socket of 127.0.0.1");
            assertEquals(why.isEmpty() ? 0 : 1, lines.size(), lines::toString);
            assertTrue(lines.stream().allMatch(one -> one.contains(line)), lines::toString);
        }
    }

    @Test
    void howeverManyEndOnlySoManyLinesASecond() throws Exception {
        LogLines log = new LogLines();
        try (Platform platform = new Platform(Map.of("log.lines.per.s", 2))) {
            long begun = Clock.millis() / 1_000;
            for (int i = 0; i < 40; i++) {
                platform.connect(Platform.CURRENT).send("x");
            }
            Platform.eventually(() -> platform.figure("closed.refused") == 40);
            long seconds = Clock.millis() / 1_000 - begun + 1;
            int lines = log.with("Closed a socket").size();
            assertTrue(lines >= 2 && lines <= 2 * seconds, lines + " lines in " + seconds + " s");
        }
    }

    private static Map<String, ?> settings(EndReason reason) {
        return switch (reason) {
            case ORIGIN -> Map.of("origins.allowed", "https://example.com");
            case SILENT -> Map.of("first.frame.timeout.s", 1);
            case IDLE -> Map.of("idle.timeout.s", 1);
            case STALLED -> Map.of("stall.timeout.s", 1, "send.buffer.bytes", 4_096);
            case OVERSIZED -> Map.of("frame.max.bytes", 1_024);
            case FLOODED -> Map.of("frames.per.s.max", 1, "frames.burst", 1);
            case MANY_DEVICES -> Map.of("devices.per.socket.max", 1);
            case CROWDED -> Map.of("sockets.max", 1);
            case CROWDED_TENANT -> Map.of("sockets.per.tenant.max", 1);
            case CROWDED_ADDRESS -> Map.of("sockets.per.address.max", 1);
            case UNAVAILABLE -> Map.of("services.wait.s", 0);
            default -> Map.of();
        };
    }

    private static int left(EndReason reason) {
        return switch (reason) {
            case CROWDED, CROWDED_TENANT, CROWDED_ADDRESS -> 1;
            default -> 0;
        };
    }

    /** Returns what the log says of it; empty when it says nothing. */
    private static String provoke(EndReason reason, Platform platform) throws Exception {
        return switch (reason) {
            case CLIENT -> {
                platform.watch("{}").close();
                yield "";
            }
            case LOST -> {
                platform.watch("{}").abort();
                yield "the connection failed: ";
            }
            case REFUSED -> first(platform, "x", "Invalid message format");
            case CREDENTIALS -> first(platform, "{\"device_id\":\"d1\",\"token\":\"bad\"}", "invalid token");
            case ORIGIN -> {
                platform.connect(Platform.CURRENT, Map.of("Origin", "https://evil.net"));
                yield "origin is not allowed";
            }
            case EXPIRED -> {
                platform.keys.token("short", "t1", System.currentTimeMillis() + 300);
                yield first(platform, "{\"device_id\":\"d1\",\"token\":\"short\"}", "token is expired");
            }
            case DELETED -> {
                platform.watch("{}");
                platform.manager.deviceChanged("d1", null);
                yield "Failed to subscribe to device";
            }
            case SILENT -> first(platform, "ping", "no first frame within 1 s");
            case IDLE -> first(platform, GOOD, "no sign of life for 1 s");
            case STALLED -> {
                stall(platform);
                yield "it took nothing for 1 s";
            }
            case PROTOCOL -> {
                sendUnmasked(platform);
                yield "against the protocol: ";
            }
            case OVERSIZED -> first(platform, "x".repeat(2_000), "a frame was longer than 1024 bytes");
            case FLOODED -> {
                Client client = platform.connect(Platform.CURRENT);
                client.send("ping");
                client.send("ping");
                yield "too many frames: at most 1 a second";
            }
            case MANY_DEVICES -> {
                platform.connect(Platform.BATCH).send("{\"device_ids\":\"d1,d2\",\"token\":\"good\"}");
                yield "too many device_ids: at most 1 on one socket";
            }
            case CROWDED -> another(platform, "too many sockets");
            case CROWDED_TENANT -> {
                platform.watch("{}");
                yield first(platform, GOOD, "too many sockets of this tenant");
            }
            case CROWDED_ADDRESS -> another(platform, "too many sockets from this address");
            case UNAVAILABLE -> {
                platform.manager.authenticator = null;
                yield first(platform, GOOD, "temporarily unavailable, try again later");
            }
            case DRAINED -> {
                platform.watch("{}");
                platform.manager.drain(0);
                yield "";
            }
            case SHUTDOWN -> {
                platform.watch("{}");
                platform.manager.stop();
                yield "";
            }
        };
    }

    private static String first(Platform platform, String text, String why) {
        platform.connect(Platform.CURRENT).send(text);
        return why;
    }

    private static String another(Platform platform, String why) throws Exception {
        platform.watch("{}");
        platform.connect(Platform.CURRENT);
        return why;
    }

    private static void stall(Platform platform) throws Exception {
        Client stuck = platform.watch("{}");
        stuck.pause();
        String padding = "x".repeat(1_000_000);
        for (int n = 1; platform.figure("closed.stalled") == 0; n++) {
            platform.push(n, "{\"n\":" + n + ",\"pad\":\"" + padding + "\"}");
            Thread.sleep(10);
        }
    }

    /** Frames of clients are masked (RFC 6455, section 5.1). */
    private static void sendUnmasked(Platform platform) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", platform.port())) {
            socket.getOutputStream()
                    .write(("GET " + Platform.CURRENT + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});
            Platform.eventually(() -> platform.figure("closed.protocol") == 1);
        }
    }
}
