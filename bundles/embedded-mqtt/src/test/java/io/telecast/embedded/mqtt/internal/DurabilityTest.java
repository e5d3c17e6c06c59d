package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives the broker's sudden death. */
class DurabilityTest {
    private static final int REPORTS = 400;

    @TempDir
    Path data;

    @Test
    void everythingAcknowledgedBeforeAKillIsThereAfterIt() throws Exception {
        Set<String> acknowledged;
        String password;
        try (BrokerProcess broker = new BrokerProcess(data)) {
            TestClient platform = broker.platform();
            platform.connect();
            assertEquals(1, platform.subscribe("$share/telecast/devices/telemetry"));
            platform.cut();
            acknowledged = publishUntilKilled(broker);
            password = broker.password;
        }
        assertTrue(acknowledged.size() >= REPORTS / 2, "the kill came too early");
        try (BrokerProcess broker = new BrokerProcess(data)) {
            assertEquals(password, broker.password);
            Set<String> kept = drain(broker, acknowledged);
            assertTrue(kept.containsAll(acknowledged), "lost " + missing(acknowledged, kept));
        }
    }

    /** A device that sends faster than one report a millisecond has had times that are still to come. */
    @Test
    void timesOfReceiptGoOnIncreasingAfterARestart() throws Exception {
        long last;
        try (TestBroker broker = broker();
                TestClient platform = broker.platform("telecast-a").connect();
                TestClient device = broker.device("d1").connect()) {
            platform.subscribe("devices/telemetry");
            for (int i = 0; i < 3 * REPORTS; i++) {
                device.client.publish("devices/telemetry", new byte[1], 0, false);
            }
            device.publish("devices/telemetry", "last");
            last = stamp(platform.next());
            for (int i = 0; i < 3 * REPORTS; i++) {
                last = Math.max(last, stamp(platform.next()));
            }
        }
        try (TestBroker broker = broker();
                TestClient platform = broker.platform("telecast-a").connect();
                TestClient device = broker.device("d1").connect()) {
            platform.subscribe("devices/telemetry");
            device.publish("devices/telemetry", "first");
            long first = stamp(platform.next());
            assertTrue(first > last, () -> "is " + first);
        }
    }

    private TestBroker broker() throws Exception {
        return new TestBroker(data, new MapDirectory().with("d1"));
    }

    private static long stamp(TestClient.Got got) {
        return Long.parseLong(got.text().replaceAll(".*\"ts\":(\\d+)}", "$1"));
    }

    private static Set<String> publishUntilKilled(BrokerProcess broker) throws Exception {
        TestClient device = new TestClient(broker.uri, "c", "u-d1", "p-d1").connect();
        List<IMqttToken> sent = new ArrayList<>();
        for (int i = 0; i < REPORTS; i++) {
            byte[] payload = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            sent.add(device.client.publish("devices/telemetry", payload, 1, false));
            if (i == REPORTS / 2) {
                sent.get(i).waitForCompletion(10_000);
            }
        }
        broker.kill();
        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).isComplete() && sent.get(i).getException() == null) {
                acknowledged.add(Integer.toString(i));
            }
        }
        return acknowledged;
    }

    private static Set<String> drain(BrokerProcess broker, Set<String> expected) throws Exception {
        TestClient platform = broker.platform();
        platform.connect();
        Set<String> kept = new HashSet<>();
        long last = 0;
        while (!kept.containsAll(expected)) {
            TestClient.Got got = platform.got.poll(10, TimeUnit.SECONDS);
            assertNotNull(got, "lost " + missing(expected, kept));
            String text = got.text();
            long stamp = stamp(got);
            assertTrue(stamp > last, "out of order");
            last = stamp;
            String values = text.replaceAll(".*\"values\":\"([^\"]*)\".*", "$1");
            kept.add(new String(Base64.getDecoder().decode(values), StandardCharsets.UTF_8));
            platform.acknowledge(got);
        }
        return kept;
    }

    private static Set<String> missing(Set<String> expected, Set<String> kept) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(kept);
        return missing;
    }
}
