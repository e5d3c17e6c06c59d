package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a broker that answers the first packet, byte for byte, with a refusal. */
class RefusingBrokerTest {

    private final String instance = TestOsgi.instance();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            20020001   | speaks MQTT 3 only; take a broker that speaks MQTT 5, or let it allow that
            2003008400 | does not speak MQTT 5; take a broker that does (reason code 132)
            2003008500 | refuses the client id telecast-INSTANCE-telemetry; let it allow ids that begin with telecast- (reason code 133)
            2003008600 | does not accept user or password; see username and password (TELECAST_MQTT_USER, TELECAST_MQTT_PASSWORD) (reason code 134)
            2003008800 | is not available (reason code 136)
            2003008A00 | has banned this client; see its log (reason code 138)
            2003009700 | says that a quota is used up; let it allow more for this user (reason code 151)
            2003009D00 | says that another server is to be used; see url (TELECAST_MQTT_URL) (reason code 157)
            20050000022A00 | has no shared subscriptions, by which instances share the reports; allow them, or take another broker
            ''         | ended the connection without a word; is it an MQTT 5 broker, and without TLS (else mqtts://) at this port?
            """)
    void isNamedAndTriedAgain(String answer, String words) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AtomicInteger attempts = new AtomicInteger();
            Thread broker = new Thread(() -> refuse(listener, HexFormat.of().parseHex(answer), attempts));
            broker.start();
            MqttAdapter adapter = new MqttAdapter(
                    TestOsgi.config(Map.of(
                            "url",
                            "mqtt://user:hidden@127.0.0.1:" + listener.getLocalPort(),
                            "instance",
                            instance,
                            "reconnect_min_ms",
                            5,
                            "reconnect_max_ms",
                            20)),
                    TestOsgi.context());
            adapter.installed(TestOsgi.type("telemetry", "devices/telemetry"));
            String expected = "the connection of telemetry is not connected: the broker 127.0.0.1:"
                    + listener.getLocalPort() + " " + words.replace("INSTANCE", instance);
            Await.until(() -> "said: " + adapter.problem(), () -> String.valueOf(adapter.problem())
                    .startsWith(expected));
            Await.until("tried again and again", () -> attempts.get() > 3);
            assertFalse(String.valueOf(adapter.problem()).contains("hidden"));
            assertEquals(0, adapter.figures().get("clients.connected"));
            adapter.stop();
            TestThreads.assertNoneLeft(instance);
        }
    }

    /** As a proxy does whose broker is away. */
    @Test
    void oneThatHangsUpAtOnceCostsNoThread() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AtomicInteger attempts = new AtomicInteger();
            Thread broker = new Thread(() -> {
                while (!listener.isClosed()) {
                    try {
                        listener.accept().close();
                        attempts.incrementAndGet();
                    } catch (IOException ended) {
                        attempts.incrementAndGet();
                    }
                }
            });
            broker.start();
            MqttAdapter adapter = new MqttAdapter(
                    TestOsgi.config(Map.of(
                            "url",
                            "mqtt://127.0.0.1:" + listener.getLocalPort(),
                            "instance",
                            instance,
                            "reconnect_min_ms",
                            5,
                            "reconnect_max_ms",
                            20)),
                    TestOsgi.context());
            adapter.installed(TestOsgi.type("telemetry", "devices/telemetry"));
            Await.until("tried again and again", () -> attempts.get() > 5);
            adapter.stop();
            TestThreads.assertNoneLeft(instance);
        }
    }

    private static void refuse(ServerSocket listener, byte[] answer, AtomicInteger attempts) {
        while (true) {
            try (Socket socket = listener.accept()) {
                attempts.incrementAndGet();
                InputStream in = socket.getInputStream();
                in.skipNBytes(1);
                in.skipNBytes(in.read()); // CONNECT is shorter than 128 bytes here
                socket.getOutputStream().write(answer);
                socket.shutdownOutput();
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException ended) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }
}
