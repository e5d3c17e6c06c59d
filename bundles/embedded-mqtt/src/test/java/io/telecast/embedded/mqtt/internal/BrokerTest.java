package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices and the platform see of the broker. */
class BrokerTest {
    private static final Pattern ENVELOPE =
            Pattern.compile("\\{\"device_id\":\"([^\"]+)\",\"values\":\"([^\"]*)\",\"ts\":(\\d+)}");

    @TempDir
    static Path data;

    static TestBroker broker;
    static TestClient platform;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(data, new MapDirectory().with("d1", "d2", "d3"));
        platform = broker.platform("telecast-t").connect();
        for (String topic : List.of("telemetry", "attributes/+", "event/+", "attributes/set/response/+")) {
            assertEquals(1, platform.subscribe("$share/telecast/devices/" + topic));
        }
        assertEquals(1, platform.subscribe("$share/telecast/gateway/telemetry"));
    }

    @AfterAll
    static void stop() throws Exception {
        platform.close();
        broker.close();
    }

    @Test
    void wrapsAndStampsWhatADevicePublishes() throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            long last = System.currentTimeMillis() - 1;
            for (String topic : List.of(
                    "devices/telemetry",
                    "devices/attributes/7",
                    "devices/attributes/set/response/8",
                    "devices/event/9",
                    "gateway/telemetry")) {
                last = check(device, topic, topic, last);
            }
            last = check(device, "devices/d1/telemetry", "devices/telemetry", last);
            check(device, "devices/d1/event/5", "devices/event/5", last);
        }
    }

    private static long check(TestClient device, String sent, String received, long last) throws Exception {
        String raw = "{\"t\":1,\"topic\":\"" + sent + "\"}";
        assertEquals(0, device.publish(sent, raw));
        TestClient.Got got = platform.next();
        Matcher envelope = envelope(got);
        assertEquals(received, got.topic());
        assertEquals("d1", envelope.group(1));
        assertEquals(raw, text(envelope.group(2)));
        long stamp = Long.parseLong(envelope.group(3));
        assertTrue(stamp > last && stamp <= System.currentTimeMillis() + 1000);
        return stamp;
    }

    private static Matcher envelope(TestClient.Got got) {
        Matcher envelope = ENVELOPE.matcher(got.text());
        assertTrue(envelope.matches(), got.text());
        return envelope;
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Test
    void takesEmptyBinaryAndLongPayloads() throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            for (int size : new int[] {0, 1, 255, 100_000, 250_000}) {
                byte[] payload = new byte[size];
                new java.util.Random(size).nextBytes(payload);
                device.client.publish("devices/telemetry", payload, 1, false).waitForCompletion(10_000);
                byte[] values =
                        Base64.getDecoder().decode(envelope(platform.next()).group(2));
                assertTrue(java.util.Arrays.equals(payload, values), "of " + size + " bytes");
            }
        }
    }

    @Test
    void refusesOtherTopicsAndKeepsTheConnection() throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            for (String topic : List.of("devices/status/d1", "devices/d2/telemetry", "other", "$sys/x")) {
                assertEquals(TestClient.NOT_AUTHORIZED, device.publish(topic, "x"), topic);
            }
            for (String filter : List.of(
                    "#",
                    "devices/telemetry",
                    "devices/status/+",
                    "devices/command/n-d2/+",
                    "$share/telecast/devices/telemetry",
                    "$share/x/devices/command/n-d1/+",
                    "$SYS/#")) {
                assertEquals(TestClient.NOT_AUTHORIZED, device.subscribe(filter), filter);
            }
            assertEquals(0, device.publish("devices/telemetry", "{}"));
            assertNotNull(platform.next());
            assertNull(platform.got.poll());
        }
    }

    @Test
    void deliversToADeviceWhatIsSentToItsNumber() throws Exception {
        try (TestClient device = broker.device("d1").connect()) {
            for (String filter : List.of("devices/command/n-d1/+", "devices/telemetry/control/n-d1")) {
                assertEquals(1, device.subscribe(filter));
                platform.publish(filter.replace("+", "9"), "{\"a\":1}");
                assertEquals("{\"a\":1}", device.next().text());
            }
        }
    }

    @Test
    void keepsNoRetainedReportForWhoComesLater() throws Exception {
        try (TestClient device = broker.device("d1").connect();
                TestClient later = broker.platform("telecast-later").connect()) {
            device.client.publish("devices/telemetry", "{}".getBytes(), 1, true).waitForCompletion(10_000);
            assertFalse(platform.next().retained());
            later.subscribe("devices/telemetry");
            assertEquals(0, device.publish("devices/telemetry", "{\"n\":2}"));
            assertEquals("{\"n\":2}", text(envelope(later.next()).group(2)));
            assertNotNull(platform.next());
        }
    }

    @Test
    void aWillIsAReportLikeAnyOther() throws Exception {
        TestClient device = broker.device("d1");
        device.options.setWill("devices/d1/telemetry", new MqttMessage("{\"lost\":true}".getBytes(), 1, true, null));
        device.connect();
        device.cut();
        TestClient.Got got = platform.next();
        assertEquals("devices/telemetry", got.topic());
        assertFalse(got.retained());
        assertEquals("{\"lost\":true}", text(envelope(got).group(2)));

        TestClient other = broker.device("d1");
        other.options.setWill("devices/status/d2", new MqttMessage("0".getBytes(), 1, false, null));
        assertEquals(TestClient.NOT_AUTHORIZED, other.refusedConnect());
    }

    @Test
    void refusesWrongCredentials() throws Exception {
        String[][] wrong = {
            {"u-d1", "wrong"},
            {"u-d1", null},
            {"nobody", "p"},
            {null, null},
            {"telecast", "wrong"},
            {"ACTIVEMQ.CLUSTER.ADMIN.USER", "CHANGE ME!!"}
        };
        for (String[] pair : wrong) {
            assertEquals(0x86, new TestClient(broker.uri(), "c", pair[0], pair[1]).refusedConnect());
        }
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
        try {
            assertEquals(0x88, broker.device("d1").refusedConnect());
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
        try (TestClient watcher = broker.platform("telecast-w").connect()) {
            watcher.subscribe("devices/status/+");
            TestClient device = broker.device("d3").connect();
            TestClient.Got on = status(watcher, "d3");
            assertEquals("1", on.text());
            assertEquals(1, on.qos());
            assertFalse(on.retained());
            device.cut();
            assertEquals("0", status(watcher, "d3").text());
        }
    }

    /** The next status of a device; of others too a new subscriber is told. */
    private static TestClient.Got status(TestClient watcher, String device) throws Exception {
        TestClient.Got got = watcher.next();
        while (!got.topic().equals("devices/status/" + device)) {
            got = watcher.next();
        }
        return got;
    }

    @Test
    void aTakeOverEndsWithConnected() throws Exception {
        try (TestClient watcher = broker.platform("telecast-o").connect()) {
            watcher.subscribe("devices/status/+");
            TestClient last = broker.device("d2").connect();
            for (int i = 0; i < 10; i++) {
                TestClient next = broker.device("d2").connect();
                assertNotNull(last.end());
                last = next;
            }
            // What is announced of another device after it tells that all of this one has been.
            try (TestClient end = broker.device("d1").connect()) {
                String state = "";
                TestClient.Got got = watcher.next();
                while (!(got.topic().endsWith("/d1") && got.text().equals("1"))) {
                    state = got.topic().endsWith("/d2") ? got.text() : state;
                    got = watcher.next();
                }
                assertEquals("1", state);
            }
            last.close();
        }
    }

    @Test
    void devicesWithTheSameClientIdDoNotMeet() throws Exception {
        try (TestClient one = new TestClient(broker.uri(), "same", "u-d1", "p-d1").connect();
                TestClient two = new TestClient(broker.uri(), "same", "u-d2", "p-d2").connect()) {
            assertEquals(0, one.publish("devices/event/1", "{}"));
            assertEquals(0, two.publish("devices/event/1", "{}"));
            assertNull(one.ends.poll());
            assertEquals("d1", envelope(platform.next()).group(1));
            assertEquals("d2", envelope(platform.next()).group(1));
        }
    }
}
