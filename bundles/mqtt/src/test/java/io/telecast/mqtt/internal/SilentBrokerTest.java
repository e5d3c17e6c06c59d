package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A broker that takes connections and says nothing. */
class SilentBrokerTest {

    @Test
    void isTriedAgain() throws Exception {
        String instance = TestOsgi.instance();
        AtomicInteger connections = new AtomicInteger();
        List<Socket> sockets = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> {
                try {
                    while (true) {
                        sockets.add(silent.accept());
                        connections.incrementAndGet();
                    }
                } catch (java.io.IOException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            acceptor.start();
            MqttAdapter adapter = new MqttAdapter(
                    TestOsgi.config(Map.of(
                            "url",
                            "mqtt://127.0.0.1:" + silent.getLocalPort(),
                            "instance",
                            instance,
                            "connect_timeout_ms",
                            1000,
                            "reconnect_min_ms",
                            10)),
                    TestOsgi.context());
            adapter.installed(TestOsgi.type("telemetry", "devices/telemetry"));
            Await.until("tried again", () -> connections.get() > 1);
            assertTrue(
                    adapter.problem() != null && adapter.problem().contains("does not answer")
                            || adapter.problem().contains("connecting"),
                    adapter.problem());
            adapter.stop();
            TestThreads.assertNoneLeft(instance);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
