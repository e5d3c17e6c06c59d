package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerTest {
    private static final Pattern ENVELOPE =
            Pattern.compile("\\{\"device_id\":\"([^\"]+)\",\"values\":\"([^\"]*)\",\"ts\":(\\d+)}");

    @TempDir
    static Path data;

    static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(data, new MapDirectory().with("d1", "d2", "d3"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({
        "devices/telemetry, devices/telemetry",
        "devices/attributes/7, devices/attributes/7",
        "devices/event/7, devices/event/7",
        "devices/command/response/7, devices/command/response/7",
        "devices/attributes/set/response/7, devices/attributes/set/response/7",
        "gateway/telemetry, gateway/telemetry",
        "gateway/attributes/7, gateway/attributes/7",
        "gateway/event/7, gateway/event/7",
        "gateway/command/response/7, gateway/command/response/7",
        "devices/d1/telemetry, devices/telemetry",
        "devices/d1/attributes/7, devices/attributes/7",
        "devices/d1/event/7, devices/event/7"
    })
    void wrapsWhatADevicePublishes(String sent, String received) throws Exception {
        try (TestClient platform = broker.platform("telecast-t").connect();
                TestClient device = broker.device("d1").connect()) {
            assertEquals(1, platform.subscribe("$share/telecast/" + received.replaceFirst("/7$", "/+")));
            long before = System.currentTimeMillis();
            assertTrue(device.publish(sent, "{\"t\":1}") <= 0x10);
            TestClient.Got got = platform.next();
            Matcher envelope = ENVELOPE.matcher(got.text());
            assertTrue(envelope.matches(), got.text());
            assertEquals(received, got.topic());
            assertEquals("d1", envelope.group(1));
            assertEquals("{\"t\":1}", text(envelope.group(2)));
            long stamp = Long.parseLong(envelope.group(3));
            assertTrue(stamp >= before && stamp <= System.currentTimeMillis() + 1000);
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devices/status/d1",
                "devices/d2/telemetry",
                "devices/d1/command/response/7",
                "devices/telemetry/control/n-d2",
                "devices/attributes",
                "devices/attributes/7/8",
                "devices/attributes/a::b",
                "telecast/x",
                "$sys/x",
                "$SYS/x",
                "other"
            })
    void refusesOtherTopicsAndKeepsTheConnection(String topic) throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            assertEquals(TestClient.NOT_AUTHORIZED, device.publish(topic, "x"));
            assertTrue(device.publish("devices/telemetry", "{}") <= 0x10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "devices/telemetry/control/n-d1",
                "devices/attributes/set/n-d1/+",
                "devices/attributes/get/n-d1",
                "devices/command/n-d1/+",
                "devices/attributes/response/n-d1/+",
                "devices/event/response/n-d1/+",
                "gateway/command/n-d1/+",
                "gateway/telemetry/control/n-d1"
            })
    void letsADeviceListenToItself(String filter) throws Exception {
        try (TestClient platform = broker.platform("telecast-t").connect();
                TestClient device = broker.device("d1").connect()) {
            assertEquals(1, device.subscribe(filter));
            platform.publish(filter.replace("+", "9"), "{\"a\":1}");
            assertEquals("{\"a\":1}", device.next().text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+/telemetry",
                "devices/#",
                "devices/telemetry",
                "devices/status/+",
                "devices/status/d1",
                "devices/command/n-d2/+",
                "devices/command/+/+",
                "devices/command/n-d1/#",
                "devices/telemetry/control/+",
                "$share/telecast/devices/telemetry",
                "$share/x/devices/command/n-d1/+",
                "$SYS/#",
                "$sys.mqtt.sessions",
                "activemq.notifications"
            })
    void refusesToLetItListenToOthers(String filter) throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            assertEquals(TestClient.NOT_AUTHORIZED, device.subscribe(filter));
            assertEquals(1, device.subscribe("devices/command/n-d1/+"));
        }
    }

    @Test
    void refusesWrongCredentials() throws Exception {
        assertEquals(0x86, new TestClient(broker.uri(), "c", "u-d1", "wrong").refusedConnect());
        assertEquals(0x86, new TestClient(broker.uri(), "c", "u-d1", null).refusedConnect());
        assertEquals(0x86, new TestClient(broker.uri(), "c", "nobody", "p").refusedConnect());
        assertEquals(0x86, new TestClient(broker.uri(), "c", null, null).refusedConnect());
        assertEquals(0x86, new TestClient(broker.uri(), "c", "telecast", "wrong").refusedConnect());
        assertEquals(
                0x86,
                new TestClient(broker.uri(), "c", "ACTIVEMQ.CLUSTER.ADMIN.USER", "ACTIVEMQ.CLUSTER.ADMIN.PASSWORD")
                        .refusedConnect());
    }

    @ParameterizedTest
    @ValueSource(strings = {"telecast-a", "Telecast-a", "a' OR '1'='1", "a::b", "a b", "a#"})
    void refusesClientIdsOfThePlatformAndOddOnes(String id) throws Exception {
        assertEquals(0x85, new TestClient(broker.uri(), id, "u-d1", "p-d1").refusedConnect());
    }

    @Test
    void saysThatItCannotTellWhileTheDirectoryIsAway() throws Exception {
        MapDirectory directory = broker.directory;
        broker.directory = null;
        try (TestClient device = broker.device("d1")) {
            assertEquals(0x88, device.refusedConnect());
        } finally {
            broker.directory = directory;
        }
    }

    @Test
    void endsTheConnectionOfADeletedDevice() throws Exception {
        try (TestClient device = broker.device("d2").connect()) {
            broker.broker.disconnect("d2");
            assertEquals(0x98, device.end());
        }
    }

    @Test
    void announcesWhoIsConnected() throws Exception {
        try (TestClient platform = broker.platform("telecast-t").connect()) {
            platform.subscribe("devices/status/+");
            TestClient device = broker.device("d3").connect();
            TestClient.Got on = platform.next();
            assertEquals("devices/status/d3", on.topic());
            assertEquals("1", on.text());
            assertEquals(1, on.qos());
            device.cut();
            assertEquals("0", platform.next().text());
            device.close();
        }
    }

    @Test
    void aTakeOverEndsWithConnected() throws Exception {
        try (TestClient platform = broker.platform("telecast-t").connect();
                TestClient first = broker.device("d3").connect()) {
            platform.subscribe("devices/status/+");
            for (int i = 0; i < 20; i++) {
                TestClient next = broker.device("d3").connect();
                next.publish("devices/telemetry", "{}");
                if (i == 19) {
                    String last = "";
                    for (TestClient.Got got = platform.next();
                            got != null && last.isEmpty();
                            got = platform.got.poll()) {
                        last = platform.got.isEmpty() ? got.text() : "";
                    }
                    assertEquals("1", last);
                    next.close();
                }
            }
            assertNotNull(first.end());
        }
    }

    @Test
    void devicesWithTheSameClientIdDoNotMeet() throws Exception {
        try (TestClient one = new TestClient(broker.uri(), "same", "u-d1", "p-d1").connect();
                TestClient two = new TestClient(broker.uri(), "same", "u-d2", "p-d2").connect()) {
            assertTrue(one.publish("devices/telemetry", "{}") <= 0x10);
            assertTrue(two.publish("devices/telemetry", "{}") <= 0x10);
            assertEquals(null, one.ends.poll());
        }
    }
}
