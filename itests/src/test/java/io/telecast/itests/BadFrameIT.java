package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RawSocket;
import io.telecast.itests.kit.Tokens;
import io.telecast.itests.kit.Watcher;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may get wrong on a socket: the contract's text, close 1008, and nothing left behind. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadFrameIT {
    private static final int POLICY = 1008;
    private static final String NO_DEVICE = "Failed to subscribe to device";

    private final Platform platform;
    private final String device;
    private final String token;

    BadFrameIT(Platform platform) {
        this.platform = platform;
        this.device = platform.demo().devices().get(0).id();
        this.token = platform.demo().token();
    }

    @AfterEach
    void nothingIsLeft() {
        platform.awaitInterest();
    }

    Stream<Arguments> firstFrames() {
        return Stream.of(
                Arguments.of("{", "Invalid message format"),
                Arguments.of("[]", "Invalid message format"),
                Arguments.of("hello", "Invalid message format"),
                Arguments.of(Json.object("token", token), "device_id is required"),
                Arguments.of(Json.object("device_id", "", "token", token), "device_id must be a non-empty string"),
                Arguments.of(Json.object("device_id", 7, "token", token), "device_id must be a non-empty string"),
                Arguments.of(Json.object("device_id", device), "authentication failed: token or x-api-key is required"),
                Arguments.of(Json.object("device_id", device, "token", "x.y.z"), "invalid token"),
                Arguments.of(Json.object("device_id", device, "api_key", "nobody's"), "api key not found"),
                Arguments.of(Json.object("device_id", "unknown", "token", token), NO_DEVICE));
    }

    @ParameterizedTest
    @MethodSource("firstFrames")
    void getsTheContractsText(String frame, String text) {
        assertRefused(Platform.CURRENT, frame, text);
    }

    Stream<Arguments> keysFrames() {
        return Stream.of(
                Arguments.of("\"t\"", "keys must be array"),
                Arguments.of("[\"t\",\"\"]", "keys must be non-empty strings"),
                Arguments.of("[1]", "keys must be non-empty strings"),
                Arguments.of("[]", "keys array cannot be empty"));
    }

    @ParameterizedTest
    @MethodSource("keysFrames")
    void getsTheContractsTextForKeys(String keys, String text) {
        String frame = "{\"device_id\":\"" + device + "\",\"token\":\"" + token + "\",\"keys\":" + keys + "}";
        assertRefused(Platform.KEYS, frame, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a:b", "*", "a/b", "+", "#", "\u0000", "{x}", "é", "status", "telemetry", "' or 1=1 --"})
    void wildIdsAreUnknownDevices(String id) {
        assertRefused(Platform.CURRENT, Json.object("device_id", id, "token", token), NO_DEVICE);
        assertRefused(Platform.CURRENT, Json.object("device_id", id.repeat(40), "token", token), NO_DEVICE);
    }

    @Test
    void anotherTenantsDeviceDoesNotExist() {
        String foreign = platform.instance().createDevice("another-tenant").id();
        assertRefused(Platform.CURRENT, Json.object("device_id", foreign, "token", token), NO_DEVICE);
        assertEquals(
                404,
                platform.rest()
                        .get("/api/v1/telemetry/datas/current/" + foreign)
                        .statusCode());
        assertEquals(
                404,
                platform.rest().get("/api/v1/telemetry/datas/current/unknown").statusCode());
    }

    Stream<Arguments> tokens() throws Exception {
        long later = Instant.now().getEpochSecond() + 3600;
        String claims = Tokens.claims(platform.demo().tenant(), later);
        byte[] publicKey = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        byte[] foreignKey = "another-key-of-32-bytes-and-more".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("foreign key", Tokens.hs256(foreignKey, claims)),
                Arguments.of("alg none", Tokens.unsigned(claims)),
                Arguments.of("alg None", Tokens.forged("{\"alg\":\"None\"}", new byte[32], claims)),
                Arguments.of("RS256 by HMAC", Tokens.forged("{\"alg\":\"RS256\"}", publicKey, claims)),
                Arguments.of("HS256 by a public key", Tokens.hs256(publicKey, claims)),
                Arguments.of("HS512", Tokens.forged("{\"alg\":\"HS512\"}", foreignKey, claims)),
                Arguments.of("a key of its own", Tokens.forged("{\"alg\":\"HS256\",\"jwk\":{}}", foreignKey, claims)),
                Arguments.of("signature cut off", token.substring(0, token.lastIndexOf('.') + 1)),
                Arguments.of("claims exchanged", exchanged(token, claims)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void forgedTokensAreInvalid(String what, String forged) {
        assertRefused(Platform.CURRENT, Json.object("device_id", device, "token", forged), "invalid token");
    }

    @Test
    void anExpiredTokenIsRefusedAndEndsASocketThatIsOpen() {
        String shortLived = platform.instance().createToken(platform.demo().tenant(), 2);
        try (Watcher watcher = Watcher.open(
                platform.instance().ws(Platform.CURRENT), Json.object("device_id", device, "token", shortLived))) {
            watcher.awaitSnapshot();
            assertEquals(POLICY, watcher.awaitClose());
            assertEquals("token is expired", last(watcher));
        }
        assertRefused(Platform.CURRENT, Json.object("device_id", device, "token", shortLived), "token is expired");
    }

    @Test
    void aFrameThatIsTooLongClosesWith1009AndCostsNoOther() {
        try (Watcher other = platform.watch(platform.demo().devices().get(0));
                Watcher watcher = Watcher.silent(platform.instance().ws(Platform.CURRENT))) {
            watcher.send("x".repeat(70_000));
            assertEquals(1009, watcher.awaitClose());
            other.send("ping");
            other.await("pong", f -> f.text().equals("pong"));
        }
    }

    @Test
    void brokenProtocolIsClosedAndCostsNoOther() {
        try (Watcher other = platform.watch(platform.demo().devices().get(0))) {
            assertEquals(1007, codeAfter(s -> s.frame(RawSocket.TEXT, new byte[] {(byte) 0xC3, 0x28})), "UTF-8");
            assertEquals(1002, codeAfter(s -> s.frame(0x80 | 3, 0, new byte[0])), "an operation that is none");
            assertEquals(1002, codeAfter(s -> s.frame(0xF0 | RawSocket.TEXT, 1, new byte[1])), "reserved bits");
            assertEquals(1002, codeAfter(s -> s.write(new byte[] {(byte) 0x81, 1, 'x'})), "a frame without mask");
            assertTrue(List.of(1003, 1008).contains(codeAfter(s -> s.frame(RawSocket.BINARY, new byte[1]))), "binary");
            assertEquals(
                    1009, codeAfter(s -> s.frame(0x80 | RawSocket.TEXT, Integer.MAX_VALUE, new byte[70_000])), "2 GB");
            other.send("ping");
            other.await("pong", f -> f.text().equals("pong"));
            assertEquals(List.of(), other.closes());
        }
    }

    private int codeAfter(Consumer<RawSocket> deed) {
        try (RawSocket socket = new RawSocket(platform.instance().ws(Platform.CURRENT))) {
            deed.accept(socket);
            RawSocket.Answer answer = socket.read();
            while (answer != null && answer.operation() != RawSocket.CLOSE) {
                answer = socket.read();
            }
            assertNotNull(answer, "a close frame");
            return answer.code();
        }
    }

    @Test
    void aSocketThatLeavesWithoutAWordIsForgotten() {
        for (int i = 0; i < 20; i++) {
            Watcher watcher = Watcher.open(
                    platform.instance().ws(Platform.CURRENT), Json.object("device_id", device, "token", token));
            watcher.abort();
        }
    }

    private void assertRefused(String path, String frame, String text) {
        try (Watcher watcher = Watcher.open(platform.instance().ws(path), frame)) {
            assertEquals(POLICY, watcher.awaitClose());
            assertEquals(List.of(text), watcher.texts());
        }
        assertNull(platform.redis().ask(c -> c.get("ws:sub:" + device)));
    }

    private static String last(Watcher watcher) {
        List<String> texts = watcher.texts();
        return texts.get(texts.size() - 1);
    }

    private static String exchanged(String token, String claims) {
        String[] parts = token.split("\\.");
        String other = Tokens.unsigned(claims).split("\\.")[1];
        return parts[0] + "." + other + "." + parts[2];
    }
}
