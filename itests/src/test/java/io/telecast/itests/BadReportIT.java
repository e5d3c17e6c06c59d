package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that cannot be taken are acknowledged, counted with a readable reason, and seen nowhere. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadReportIT {
    private static final String TOPIC = "devices/telemetry";

    private final Platform platform;
    private final Demo.Device device;

    BadReportIT(Platform platform) {
        this.platform = platform;
        this.device = platform.newDevice();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("NUL in a value", bytes("{\"a\":\"x\\u0000y\"}")),
                Arguments.of("NUL in a key", bytes("{\"a\\u0000\":1}")),
                Arguments.of("a number beyond all bounds", bytes("{\"a\":1e999}")),
                Arguments.of("a key of 256 characters", bytes("{\"" + "k".repeat(256) + "\":1}")),
                Arguments.of("an empty key", bytes("{\"\":1}")),
                Arguments.of("1,001 keys", bytes(keys(1001))),
                Arguments.of("a time ten minutes ahead", bytes("{\"ts\":" + ahead() + ",\"values\":{\"a\":1}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isDeadLetteredAndSeenNowhere(String what, byte[] payload) throws MqttException {
        long before = dropped();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            int known = watcher.frames().size();
            connection.report(TOPIC, payload);
            Await.until("it is counted", Await.SHORT, () -> dropped() > before);
            connection.report(TOPIC, "{\"after\":\"" + what + "\"}");
            watcher.await(
                    "the next report", f -> f.json().path("after").asText().equals(what));
            assertEquals(known + 1, watcher.frames().size(), () -> "only the good one is shown: " + watcher.texts());
        }
        assertFalse(platform.rest().current(device.id()).containsKey("a"), "nothing of it is stored");
    }

    static Stream<Arguments> keptRaw() {
        return Stream.of(
                Arguments.of("invalid UTF-8", new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'}),
                Arguments.of("NaN", bytes("{\"a\":NaN}")),
                Arguments.of("half an object", bytes("{\"a\":")),
                Arguments.of("nothing", new byte[0]));
    }

    /** The contract keeps what is no JSON object as a raw value; bytes that are no text may be refused instead. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("keptRaw")
    void isKeptRawOrDeadLetteredButNeverHalfRead(String what, byte[] payload) throws MqttException {
        Demo.Device fresh = platform.newDevice();
        long before = dropped();
        try (Watcher watcher = platform.watch(fresh);
                MqttDevice connection = platform.connect(fresh)) {
            connection.report(TOPIC, payload);
            Await.until(
                    "it is kept or counted",
                    Await.SHORT,
                    () -> watcher.screen().containsKey("_raw") || dropped() > before);
            assertFalse(watcher.screen().containsKey("a"), () -> "" + watcher.texts());
            connection.report(TOPIC, "{\"ok\":true}");
            watcher.await("the next report", f -> f.json().has("ok"));
        }
    }

    @Test
    void aThousandKeysAreTaken() throws MqttException {
        Demo.Device fresh = platform.newDevice();
        try (Watcher watcher = platform.watch(fresh);
                MqttDevice connection = platform.connect(fresh)) {
            connection.report(TOPIC, keys(1000));
            watcher.await("all thousand", f -> f.json().size() == 1001);
            Await.until(
                    "all are stored",
                    Await.SHORT,
                    () -> platform.rest().current(fresh.id()).size() == 1000);
        }
    }

    @Test
    void hugeNumbersThatFitAreTaken() throws MqttException {
        Demo.Device fresh = platform.newDevice();
        try (Watcher watcher = platform.watch(fresh);
                MqttDevice connection = platform.connect(fresh)) {
            connection.report(TOPIC, "{\"a\":1.7976931348623157e308,\"b\":-9007199254740993,\"c\":5e-324}");
            watcher.await("the numbers", f -> f.json().path("a").asDouble() == Double.MAX_VALUE);
            assertEquals(Double.MIN_VALUE, watcher.screen().get("c").asDouble());
        }
    }

    @Test
    void aDeletedDevicesReportsAreRefused() throws MqttException {
        Demo.Device gone = platform.newDevice();
        try (MqttDevice connection = platform.connect(gone)) {
            platform.instance().command("telecast:device-delete " + gone.id());
            Await.until("its connection ends", Await.SHORT, () -> !connection.isConnected());
        }
        assertEquals(
                true,
                refusesConnection(gone.username(), gone.password()),
                "credentials of a deleted device let nobody in");
    }

    @Test
    void wrongCredentialsAreRefused() {
        assertTrue(refusesConnection(device.username(), "wrong"));
        assertTrue(refusesConnection("nobody", "nothing"));
        assertTrue(refusesConnection("telecast", "guess"));
        assertTrue(refusesConnection(null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"telecast-x", "telecast-telemetry", "telecast-shared"})
    void thePlatformsClientIdsAreRefused(String clientId) {
        assertThrowsMqtt(
                () -> MqttDevice.connect(platform.instance().mqtt(), clientId, device.username(), device.password()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"devices/other/telemetry", "devices/status/other", "gateway", "$share/telecast/x", "x"})
    void aDeviceCannotSpeakForOthers(String topic) throws Exception {
        try (MqttDevice connection = platform.connect(device)) {
            connection
                    .publish(topic, bytes("1"))
                    .handle((ok, failure) -> failure != null)
                    .get();
        }
        try (MqttDevice connection = platform.connect(device);
                Watcher watcher = platform.watch(device)) {
            connection.report(TOPIC, "{\"still\":\"" + topic + "\"}");
            watcher.await(
                    "its own reports", f -> f.json().path("still").asText().equals(topic));
        }
        assertFalse(watchers().containsKey("other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "devices/#", "devices/telemetry", "$share/telecast/devices/telemetry", "devices/status/+"})
    void aDeviceCannotListenToOthers(String filter) throws Exception {
        try (MqttDevice connection = platform.connect(device)) {
            assertFalse(connection.subscribes(filter));
        }
    }

    @Test
    void aDeviceListensToItsOwnDownlink() throws Exception {
        try (MqttDevice connection = platform.connect(device)) {
            assertTrue(connection.subscribes("devices/telemetry/control/" + device.number()));
        }
    }

    private boolean refusesConnection(String username, String password) {
        try (MqttDevice connection = MqttDevice.connect(platform.instance().mqtt(), "it-wrong", username, password)) {
            return !connection.isConnected();
        } catch (MqttException e) {
            return true;
        }
    }

    private Map<String, String> watchers() {
        return platform.redis().keys("ws:sub:*").stream()
                .collect(Collectors.toMap(key -> key.substring("ws:sub:".length()), key -> key));
    }

    private long dropped() {
        return platform.stat("dropped");
    }

    private static void assertThrowsMqtt(Executable action) {
        assertThrows(MqttException.class, action);
    }

    private static String keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static long ahead() {
        return System.currentTimeMillis() + 600_000;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
