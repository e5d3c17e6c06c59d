package io.telecast.mqtt.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** What a broker that binds identity would publish. */
final class Publisher implements AutoCloseable {
    private final MqttClient client;

    Publisher(ArtemisBroker broker) throws MqttException {
        this(broker.port);
    }

    Publisher(int port) throws MqttException {
        client = new MqttClient("tcp://127.0.0.1:" + port, "publisher", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options);
    }

    void envelope(String device, int number) throws MqttException {
        envelope("devices/telemetry", device, number, 1);
    }

    void envelope(String topic, String device, int number, int qos) throws MqttException {
        String values =
                Base64.getEncoder().encodeToString(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        raw(
                topic,
                "{\"device_id\":\"" + device + "\",\"values\":\"" + values + "\",\"ts\":"
                        + (1_700_000_000_000L + number) + "}",
                qos);
    }

    void raw(String topic, String payload, int qos) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, false);
    }

    void message(String topic, MqttMessage message) throws MqttException {
        client.publish(topic, message);
    }

    void numbered(String device, List<Integer> numbers) throws MqttException {
        for (int number : numbers) {
            envelope(device, number);
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }
}
