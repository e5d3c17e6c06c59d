package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is online: the state first, then each change, on one device or many, whoever tells it. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusSocketIT {
    private static final String SINGLE = "/api/v1/device/online/status/ws";
    private static final String BATCH = SINGLE + "/batch";
    private static final String ONLINE = "{\"is_online\":1}";
    private static final String OFFLINE = "{\"is_online\":0}";
    private static final String NO_DEVICE = "Failed to subscribe to device";
    /** The socket has to be right again so soon after Redis is back. */
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(3);

    private final Platform platform;
    private final String token;

    StatusSocketIT(Platform platform) {
        this.platform = platform;
        this.token = platform.demo().token();
    }

    /** A status socket makes no key. */
    @AfterEach
    void nothingIsInRedis() {
        platform.awaitInterest();
        assertEquals(List.of(), List.copyOf(platform.redis().keys("ws:sub:*")));
    }

    @Test
    void aDeviceConnectsAndDisconnects() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = watch(device)) {
            expect(watcher, OFFLINE);
            try (MqttDevice connection = platform.connect(device)) {
                expect(watcher, OFFLINE, ONLINE);
                assertTrue(connection.isConnected());
                try (Watcher late = watch(device)) {
                    expect(late, ONLINE);
                }
            }
            expect(watcher, OFFLINE, ONLINE, OFFLINE);
            watcher.send("ping");
            expect(watcher, OFFLINE, ONLINE, OFFLINE, "pong");
        }
    }

    @Test
    void manyDevicesInTheOrderTheyWereAskedFor() throws Exception {
        Demo.Device first = platform.newDevice();
        Demo.Device second = platform.newDevice();
        long before = System.currentTimeMillis();
        try (MqttDevice connection = platform.connect(second)) {
            assertTrue(connection.isConnected());
            try (Watcher single = watch(second)) {
                Await.until(
                        "it is online",
                        Await.SHORT,
                        () -> single.screen().get("is_online").asInt() == 1);
            }
            try (Watcher watcher = batch(List.of(second.id(), first.id(), second.id()))) {
                JsonNode array = watcher.awaitSnapshot().json();
                assertEquals(2, array.size());
                assertEquals(second.id(), array.get(0).get("device_id").textValue());
                assertEquals(1, array.get(0).get("is_online").intValue());
                assertEquals(first.id(), array.get(1).get("device_id").textValue());
                assertEquals(0, array.get(1).get("is_online").intValue());
                assertTrue(array.get(1).get("timestamp").longValue() >= before);
                try (MqttDevice other = platform.connect(first)) {
                    awaitStates(watcher, Map.of(first.id(), 1, second.id(), 1));
                    assertTrue(other.isConnected());
                }
                awaitStates(watcher, Map.of(first.id(), 0, second.id(), 1));
                assertEquals(3, watcher.texts().size());
            }
            try (Watcher commas = batch(first.id() + "," + second.id())) {
                awaitStates(commas, Map.of(first.id(), 0, second.id(), 1));
            }
        }
    }

    @Test
    void anotherBackEndPublishes() {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = watch(device)) {
            expect(watcher, OFFLINE);
            publish(device, ONLINE);
            expect(watcher, OFFLINE, ONLINE);
            long malformed = platform.stat("dropped.malformed");
            for (String payload : List.of("nonsense", "", "{}", "[1]", "{\"is_online\":2}", "{\"is_online\":\"0\"}")) {
                publish(device, payload);
            }
            publish(device, "{\"is_online\":0,\"device_id\":\"" + device.id() + "\",\"more\":{\"x\":[1]}}");
            expect(watcher, OFFLINE, ONLINE, OFFLINE);
            assertEquals(malformed + 6, platform.stat("dropped.malformed"));
        }
    }

    @Test
    void anotherFrameOnTheOpenSocket() {
        Demo.Device first = platform.newDevice();
        Demo.Device second = platform.newDevice();
        try (Watcher watcher = watch(first)) {
            expect(watcher, OFFLINE);
            publish(first, ONLINE);
            expect(watcher, OFFLINE, ONLINE);
            watcher.send(Json.object(
                    "device_id", second.id(), "x-api-key", platform.demo().apiKey()));
            expect(watcher, OFFLINE, ONLINE, OFFLINE);
            publish(first, OFFLINE);
            publish(second, ONLINE);
            expect(watcher, OFFLINE, ONLINE, OFFLINE, ONLINE);
        }
    }

    @Test
    void redisIsRestartedUnderTheOpenSocket() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher single = watch(device);
                Watcher batch = batch(List.of(device.id()))) {
            expect(single, OFFLINE);
            batch.awaitSnapshot();
            platform.redis().kill();
            try (MqttDevice connection = platform.connect(device)) {
                awaitStored(device, 1);
                platform.redis().start();
                Await.until("online", RIGHT_AGAIN, () -> single.texts().equals(List.of(OFFLINE, ONLINE)));
                Await.until("online", RIGHT_AGAIN, () -> batch.states().equals(Map.of(device.id(), 1)));
                assertTrue(connection.isConnected());
            }
            expect(single, OFFLINE, ONLINE, OFFLINE);
            awaitStates(batch, Map.of(device.id(), 0));
            assertEquals(List.of(), single.closes());
            assertEquals(List.of(), batch.closes());
        }
    }

    Stream<Arguments> wrongFrames() {
        String device = platform.demo().devices().get(0).id();
        String foreign = platform.instance().createDevice("another-tenant").id();
        List<String> many =
                IntStream.rangeClosed(0, 1_000).mapToObj(i -> "d" + i).toList();
        return Stream.of(
                Arguments.of(SINGLE, "hello", "Invalid message format"),
                Arguments.of(SINGLE, Json.object("token", token), "device_id is required"),
                Arguments.of(
                        SINGLE, Json.object("device_id", 7, "token", token), "device_id must be a non-empty string"),
                Arguments.of(SINGLE, Json.object("device_id", foreign, "token", token), NO_DEVICE),
                Arguments.of(SINGLE, Json.object("device_id", device, "token", "x.y.z"), "invalid token"),
                Arguments.of(BATCH, "[]", "Invalid message format"),
                Arguments.of(BATCH, Json.object("token", token), "device_ids is required"),
                Arguments.of(BATCH, Json.object("device_id", device, "token", token), "device_ids is required"),
                Arguments.of(BATCH, Json.object("device_ids", List.of(), "token", token), "device_ids is required"),
                Arguments.of(BATCH, Json.object("device_ids", ",", "token", token), "device_ids is required"),
                Arguments.of(
                        BATCH,
                        Json.object("device_ids", List.of(device, 7), "token", token),
                        "device_ids must be non-empty strings"),
                Arguments.of(
                        BATCH,
                        Json.object("device_ids", many, "token", token),
                        "too many device_ids: at most 1000 on one socket"),
                Arguments.of(BATCH, Json.object("device_ids", List.of(device, foreign), "token", token), NO_DEVICE),
                Arguments.of(BATCH, Json.object("device_ids", List.of("*", device), "token", token), NO_DEVICE),
                Arguments.of(
                        BATCH,
                        Json.object("device_ids", List.of(device)),
                        "authentication failed: token or x-api-key is required"));
    }

    @ParameterizedTest
    @MethodSource("wrongFrames")
    void getsItsTextAndIsClosed(String path, String frame, String text) {
        try (Watcher watcher = Watcher.open(platform.instance().ws(path), frame)) {
            assertEquals(1008, watcher.awaitClose());
            assertEquals(List.of(text), watcher.texts());
        }
    }

    private Watcher watch(Demo.Device device) {
        return Watcher.open(platform.instance().ws(SINGLE), Json.object("device_id", device.id(), "token", token));
    }

    private Watcher batch(Object deviceIds) {
        return Watcher.open(platform.instance().ws(BATCH), Json.object("device_ids", deviceIds, "token", token));
    }

    private void publish(Demo.Device device, String payload) {
        platform.redis().ask(redis -> redis.publish("device:" + device.id() + ":status", payload));
    }

    /** Asked by REST, since a socket would have the open ones read the store as well. */
    private void awaitStored(Demo.Device device, int state) {
        Await.until("it is stored", Await.SHORT, () -> {
            String found =
                    platform.rest().get("/api/v1/device?search=" + device.id()).body();
            return Json.read(found).at("/data/list/0/is_online").asInt(-1) == state;
        });
    }

    private static void expect(Watcher watcher, String... texts) {
        Await.until(
                "the frames " + List.of(texts),
                Await.SHORT,
                () -> watcher.texts().size() >= texts.length);
        assertEquals(List.of(texts), watcher.texts());
    }

    private static void awaitStates(Watcher watcher, Map<String, Integer> states) {
        Await.until("the states " + states, Await.SHORT, () -> watcher.states().equals(states));
    }
}
