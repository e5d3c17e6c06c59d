package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one client may use, and that it ends there. */
class BoundsTest {
    private static final byte[] CONNECT_HEAD = {0x10, 0x7F, 0, 4, 'M', 'Q', 'T', 'T', 5, (byte) 0xC2, 0, 60};

    @TempDir
    Path data;

    private TestBroker broker(String... config) throws Exception {
        return new TestBroker(data, new MapDirectory().with("d1", "d2"), config);
    }

    /** Sends bytes and waits until the other side closes; the number of bytes that came back. */
    private static int readToEnd(TestBroker broker, byte[] sent) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", broker.settings.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(sent);
            out.flush();
            InputStream in = socket.getInputStream();
            int count = 0;
            try {
                while (in.read() >= 0) {
                    count++;
                }
            } catch (java.net.SocketException reset) {
                return count;
            }
            return count;
        }
    }

    @Test
    void takesNoOtherProtocol() throws Exception {
        try (TestBroker broker = broker()) {
            byte[] http = "POST / HTTP/1.1\r\nContent-Length: 2000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            assertEquals(0, readToEnd(broker, http));
            byte[] upgrade = "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
            assertEquals(0, readToEnd(broker, upgrade));
        }
    }

    @Test
    void closesWhoDoesNotConnectInTimeOrSendsSomethingElseFirst() throws Exception {
        try (TestBroker broker = broker("connect.timeout.ms", "300")) {
            assertEquals(0, readToEnd(broker, CONNECT_HEAD));
            byte[] pingFirst = {(byte) 0xC0, 0, (byte) 0xC0, 0, (byte) 0xC0, 0, (byte) 0xC0, 0};
            assertEquals(0, readToEnd(broker, pingFirst));
            // A CONNECT that announces 200 MB is refused before they are read.
            byte[] huge = {0x10, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x60, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0};
            assertTrue(readToEnd(broker, huge) <= 4);
        }
    }

    @Test
    void endsAConnectionWithTooLongAPacketAndNoOther() throws Exception {
        try (TestBroker broker = broker("packet.max.bytes", "1024");
                TestClient other = broker.device("d2").connect()) {
            TestClient device = broker.device("d1").connect();
            assertEquals(0, device.publish("devices/telemetry", "x".repeat(900)));
            device.client.publish("devices/telemetry", new byte[1100], 1, false);
            assertNotNull(device.end());
            assertEquals(0, other.publish("devices/telemetry", "{}"));
        }
    }

    @Test
    void boundsConnections() throws Exception {
        try (TestBroker broker = broker("connections.per.device.max", "2")) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                clients.add(new TestClient(broker.uri(), "c" + i, "u-d1", "p-d1").connect());
            }
            assertEquals(0x97, new TestClient(broker.uri(), "c2", "u-d1", "p-d1").refusedConnect());
            try (TestClient other = broker.device("d2").connect()) {
                assertTrue(other.client.isConnected());
            }
            clients.get(0).cut();
            try (TestClient again = connectSoon(broker)) {
                assertTrue(again.client.isConnected());
            }
            clients.get(1).close();
        }
    }

    private static TestClient connectSoon(TestBroker broker) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            TestClient again = new TestClient(broker.uri(), "c3", "u-d1", "p-d1");
            int reason = again.refusedConnect();
            if (reason == 0) {
                return again;
            }
            assertEquals(0x97, reason);
            assertTrue(System.nanoTime() < end);
        }
    }

    @Test
    void boundsConnectsPerSecondButNotThePlatforms() throws Exception {
        try (TestBroker broker = broker("connect.rate.max", "1")) {
            List<Integer> reasons = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> refusal(broker, "c" + i))
                    .toList();
            assertTrue(reasons.contains(0x86) && reasons.contains(0x9F), reasons.toString());
            broker.platform("telecast-a").connect().close();
        }
    }

    private static int refusal(TestBroker broker, String clientId) {
        try {
            return new TestClient(broker.uri(), clientId, "u-d1", "wrong").refusedConnect();
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFloodIsTakenAsFastAsTheJournalAndInOrder() throws Exception {
        try (TestBroker broker = broker("publish.pending.max", "4", "stamp.lead.max.ms", "100");
                TestClient platform = broker.platform("telecast-a").connect();
                TestClient device = broker.device("d1")) {
            platform.subscribe("devices/telemetry");
            device.options.setReceiveMaximum(1000);
            device.connect();
            IMqttToken last = null;
            for (int i = 0; i < 600; i++) {
                // What one read from the wire brings is taken whole: long reports, so that this is few of them.
                // MQTT keeps the order within one quality: what need not be on disk may overtake what must.
                int qos = i < 300 ? 0 : 1;
                last = device.client.publish("devices/telemetry", new byte[1000], qos, false);
            }
            last.waitForCompletion(30_000);
            long before = 0;
            for (int i = 0; i < 600; i++) {
                long stamp = Long.parseLong(platform.next().text().replaceAll(".*\"ts\":(\\d+)}", "$1"));
                assertTrue(stamp > before);
                before = stamp;
            }
            assertTrue(before <= System.currentTimeMillis() + 300, "ran ahead of the clock");
        }
    }

    @Test
    void forgetsMessageIdsThatWereUsedOnce() throws Exception {
        try (TestBroker broker = broker();
                TestClient platform = broker.platform("telecast-a").connect();
                TestClient device = broker.device("d1").connect()) {
            platform.subscribe("devices/attributes/+");
            for (int i = 0; i < 100; i++) {
                assertEquals(0, device.publish("devices/attributes/" + i, "{}"));
            }
            assertTrue(broker.broker.addresses() >= 100);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (broker.broker.addresses() >= 100) {
                assertTrue(System.nanoTime() < end, broker.broker.addresses() + " addresses stay");
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertEquals(0, device.publish("devices/attributes/7", "{}"));
            for (int i = 0; i < 101; i++) {
                assertNotNull(platform.next());
            }
        }
    }
}
