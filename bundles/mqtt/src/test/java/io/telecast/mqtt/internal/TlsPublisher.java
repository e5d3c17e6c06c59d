package io.telecast.mqtt.internal;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A client with TLS as the library has it, so that ours is tested against another one. */
final class TlsPublisher implements AutoCloseable {
    private final MqttClient client;

    TlsPublisher(int port, TlsSettings tls) throws MqttException {
        client = new MqttClient("ssl://localhost:" + port, "publisher", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(tls.context().getSocketFactory());
        options.setUserName("telecast");
        options.setPassword("right".getBytes(StandardCharsets.UTF_8));
        client.connect(options);
    }

    void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }
}
