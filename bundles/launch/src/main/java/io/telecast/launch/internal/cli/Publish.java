package io.telecast.launch.internal.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Publishes one report with QoS 1, as a device would. */
final class Publish {
    private static final String TOPIC = "devices/telemetry";
    private static final int TIMEOUT_SECONDS = 10;
    private static final int AT_LEAST_ONCE = 1;

    private final URI broker;
    private final String username;
    private final @Nullable String password;
    private final String payload;

    Publish(Options options) {
        String address = options.require("broker");
        broker = URI.create(address.contains("://") ? address : "mqtt://" + address);
        if (broker.getHost() == null) {
            throw new IllegalArgumentException("--broker: '" + address + "' is no address; allowed: mqtt://HOST:PORT");
        }
        username = options.require("username");
        password = options.get("password");
        payload = options.argument("the payload");
    }

    int run() throws IOException {
        String server = broker.getHost() + ":" + (broker.getPort() < 0 ? 1883 : broker.getPort());
        try {
            MqttClient client =
                    new MqttClient("tcp://" + server, "publish-" + UUID.randomUUID(), new MemoryPersistence());
            client.setTimeToWait(TIMEOUT_SECONDS * 1000L);
            client.connect(options());
            client.publish(TOPIC, payload.getBytes(StandardCharsets.UTF_8), AT_LEAST_ONCE, false);
            client.disconnect();
        } catch (MqttException e) {
            throw new IOException("not published to " + server + ": " + reason(e), e);
        }
        System.out.println("published to " + TOPIC);
        return 0;
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout(TIMEOUT_SECONDS);
        options.setUserName(username);
        if (password != null) {
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    private static String reason(MqttException e) {
        return (e.getCause() == null ? e : e.getCause()).getMessage() + " (code " + e.getReasonCode() + ")";
    }
}
