package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of one device stay in order, whichever threads of the broker take and deliver them. */
class OrderTest {
    private static final int ROUNDS = 25;
    private static final int BURST = 200;

    @TempDir
    Path data;

    @Test
    void burstsArriveInOrderAndOnce() throws Exception {
        try (TestBroker broker = new TestBroker(data, new MapDirectory().with("d1"), "publish.pending.max", "4");
                TestClient platform = broker.platform("telecast-a").connect();
                TestClient device = broker.device("d1")) {
            platform.subscribe("$share/telecast/devices/telemetry");
            device.options.setReceiveMaximum(1000);
            device.connect();
            long before = 0;
            for (int round = 0; round < ROUNDS; round++) {
                publish(device, round % 2);
                for (int i = 0; i < BURST; i++) {
                    TestClient.Got got = platform.next();
                    assertNotNull(got, "round " + round + " lacks report " + i);
                    long stamp = Long.parseLong(got.text().replaceAll(".*\"ts\":(\\d+)}", "$1"));
                    assertTrue(stamp > before, "round " + round + ", report " + i + " comes late");
                    before = stamp;
                }
            }
            assertEquals(0, platform.got.size());
        }
    }

    private static void publish(TestClient device, int qos) throws Exception {
        IMqttToken last = null;
        for (int i = 0; i < BURST; i++) {
            last = device.client.publish("devices/telemetry", new byte[] {1}, qos, false);
        }
        last.waitForCompletion(30_000);
    }
}
