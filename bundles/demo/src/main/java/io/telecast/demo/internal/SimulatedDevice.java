package io.telecast.demo.internal;

import io.telecast.demo.internal.DemoFile.Login;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One simulated device: a real MQTT client that comes back by itself. Used by the simulation's threads, one at a time. */
final class SimulatedDevice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedDevice.class);
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final long RECONNECT_NANOS = 2_000_000_000L;
    private static final long CLOSE_MILLIS = 1000;

    private final Login login;
    private final Readings readings;
    private final URI broker;
    private final boolean identityBound;
    private final String topic;
    private @Nullable MqttAsyncClient client;
    private long nextAttempt = System.nanoTime();
    private boolean closed;

    /**
     * @param identityBound whether the broker knows who publishes; else the topic has to say it, and the user of the
     *     broker's address, if any, connects
     */
    SimulatedDevice(Login login, Readings readings, URI broker, boolean identityBound) {
        this.login = login;
        this.readings = readings;
        this.broker = broker;
        this.identityBound = identityBound;
        this.topic = identityBound ? "devices/telemetry" : "devices/" + login.id() + "/telemetry";
    }

    /** Publishes the next reading, or connects first; does not wait for either. */
    synchronized void report() {
        try {
            if (closed) {
                return;
            }
            MqttAsyncClient present = client;
            if (present != null && present.isConnected()) {
                present.publish(topic, readings.next(), 1, false);
            } else if (System.nanoTime() - nextAttempt >= 0) {
                connect();
            }
        } catch (MqttException e) {
            // Too many reports on their way, or the connection just went: a real device would skip one, too.
            LOG.debug("Simulated device {} skips a report: {}", login.id(), e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }

    private void connect() throws MqttException {
        nextAttempt = System.nanoTime() + RECONNECT_NANOS;
        discard();
        int port = broker.getPort() < 0 ? 1883 : broker.getPort();
        MqttAsyncClient fresh = new MqttAsyncClient(
                "tcp://" + broker.getHost() + ":" + port, "simulated-" + login.id(), new MemoryPersistence());
        client = fresh;
        fresh.connect(options());
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
        String user = identityBound ? login.username() + ":" + login.password() : broker.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUserName(colon < 0 ? user : user.substring(0, colon));
            if (colon >= 0) {
                options.setPassword(user.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return options;
    }

    private void discard() {
        MqttAsyncClient old = client;
        client = null;
        if (old == null) {
            return;
        }
        try {
            old.disconnectForcibly(0, CLOSE_MILLIS, false);
            old.close(true);
        } catch (MqttException e) {
            LOG.debug("Simulated device {} closed with {}", login.id(), e.getMessage());
        }
    }
}
