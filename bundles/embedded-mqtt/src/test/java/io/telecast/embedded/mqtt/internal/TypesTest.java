package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types that come and go while devices are connected. */
class TypesTest {
    private static final DataType ALARM =
            type("alarm", "devices/alarm/{message_id}", "devices/{device_id}/alarm/{message_id}");
    private static final String FILTER = "$share/telecast/devices/alarm/+";
    private static final String ANSWERS = "devices/alarm/response/n-d1/+";

    @TempDir
    static Path data;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(data, new MapDirectory().with("d1", "d2"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @AfterEach
    void uninstall() {
        broker.broker.topics().uninstalled(ALARM);
    }

    private static DataType type(String name, String... patterns) {
        return new DataType(name, Stream.of(patterns).map(TopicPattern::new).toList(), true);
    }

    @Test
    void aConnectedDeviceMayAtOnceAndNoLonger() throws Exception {
        try (TestClient platform = broker.platform("telecast-t").connect();
                TestClient device = broker.device("d1").connect()) {
            assertEquals(TestClient.NOT_AUTHORIZED, device.publish("devices/alarm/1", "{}"));
            assertEquals(TestClient.NOT_AUTHORIZED, device.subscribe(ANSWERS));

            broker.broker.topics().installed(ALARM);
            assertEquals(1, platform.subscribe(FILTER));
            assertEquals(1, device.subscribe(ANSWERS));
            for (String topic : List.of("devices/alarm/2", "devices/d1/alarm/2")) {
                assertEquals(0, device.publish(topic, "{}"));
                TestClient.Got got = platform.next();
                assertEquals("devices/alarm/2", got.topic());
                assertTrue(got.text().startsWith("{\"device_id\":\"d1\",\"values\":\"e30=\",\"ts\":"), got.text());
            }
            assertEquals(0, platform.publish("devices/alarm/response/n-d1/2", "{\"result\":0}"));
            assertEquals("{\"result\":0}", device.next().text());
            assertEquals(TestClient.NOT_AUTHORIZED, device.subscribe("devices/alarm/response/n-d2/+"));

            broker.broker.topics().uninstalled(ALARM);
            assertEquals(TestClient.NOT_AUTHORIZED, device.publish("devices/alarm/3", "{}"));
            assertEquals(TestClient.NOT_AUTHORIZED, device.publish("devices/d1/alarm/3", "{}"));
            assertEquals(TestClient.NOT_AUTHORIZED, device.subscribe(ANSWERS));
            assertEquals(0, device.publish("devices/telemetry", "{}"));
            assertNull(platform.got.poll());
        }
    }

    /** What it subscribed is in its session, and must not keep it out or stay for ever. */
    @Test
    void aDeviceWhoseTypeHasGoneCanResumeItsSessionAndTidyUp() throws Exception {
        broker.broker.topics().installed(ALARM);
        TestClient before = broker.device("d1").keep(false).connect();
        assertEquals(1, before.subscribe(ANSWERS));
        assertEquals(1, before.subscribe("devices/command/n-d1/+"));
        before.close();
        broker.broker.topics().uninstalled(ALARM);
        try (TestClient device = broker.device("d1").keep(false).connect();
                TestClient platform = broker.platform("telecast-t").connect()) {
            platform.publish("devices/command/n-d1/7", "{}");
            assertEquals("devices/command/n-d1/7", device.next().topic());
            device.client.unsubscribe(new String[] {ANSWERS}).waitForCompletion(10_000);
            assertTrue(device.client.isConnected());
            assertEquals(0, device.publish("devices/telemetry", "{}"));
        }
        try (TestClient clean = broker.device("d1").connect()) { // ends the session that was kept
            assertTrue(clean.client.isConnected());
        }
    }

    @Test
    void aTypeWithoutAnEnvelopeGetsWhatWasSentAndWhoByTheTopic() throws Exception {
        DataType beat = type("beat", "devices/{device_id}/beat/{message_id}");
        broker.broker.topics().installed(beat);
        try (TestClient platform = broker.platform("telecast-t").connect();
                TestClient device = broker.device("d1")) {
            device.options.setWill("devices/d1/beat/last", new MqttMessage("0".getBytes(), 1, false, null));
            device.connect();
            assertEquals(1, platform.subscribe("$share/telecast/devices/+/beat/+"));
            assertEquals(TestClient.NOT_AUTHORIZED, device.publish("devices/d2/beat/1", "1"));
            assertEquals(0, device.publish("devices/d1/beat/1", "1"));
            TestClient.Got got = platform.next();
            assertEquals("devices/d1/beat/1 1", got.topic() + " " + got.text());
            assertEquals(1, device.subscribe("devices/beat/response/n-d1/+"));
            device.cut();
            TestClient.Got will = platform.next();
            assertEquals("devices/d1/beat/last 0", will.topic() + " " + will.text());
        } finally {
            broker.broker.topics().uninstalled(beat);
        }
    }

    @Test
    void whatWaitsForATypeIsKeptUntilItIsUnsubscribed() throws Exception {
        broker.broker.topics().installed(ALARM);
        TestClient platform = broker.platform("telecast-k").keep(true).connect();
        assertEquals(1, platform.subscribe(FILTER));
        platform.close();
        try (TestClient device = broker.device("d1").connect()) {
            for (int i = 0; i < 20; i++) {
                assertEquals(0, device.publish("devices/alarm/" + i, "{}"));
            }
            TestClient again = broker.platform("telecast-k").keep(true).connect();
            for (int i = 0; i < 20; i++) {
                assertEquals("devices/alarm/" + i, again.next().topic());
            }
            again.client.unsubscribe(new String[] {FILTER}).waitForCompletion(10_000);
            again.close();
            assertEquals(0, device.publish("devices/alarm/nobody", "{}"));
            try (TestClient next = broker.platform("telecast-n").connect()) {
                assertEquals(1, next.subscribe(FILTER));
                assertEquals(0, device.publish("devices/alarm/next", "{}"));
                assertEquals("devices/alarm/next", next.next().topic(), "nothing was kept for nobody");
            }
        }
    }
}
