package io.telecast.itests.kit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A client that takes what comes on one filter, with a session that ends with it. */
public final class MqttReceiver implements AutoCloseable {
    private static final long LIMIT = 10_000;

    private final MqttAsyncClient client;
    private final String filter;

    private MqttReceiver(MqttAsyncClient client, String filter) {
        this.client = client;
        this.filter = filter;
    }

    /**
     * Subscribes.
     *
     * @param broker with user and password in it
     * @param taker called by the client's thread with each payload, which is acknowledged afterwards
     */
    public static MqttReceiver start(URI broker, String filter, Consumer<String> taker) throws MqttException {
        return withTopics(broker, filter, (topic, payload) -> taker.accept(payload));
    }

    /** As {@link #start(URI, String, Consumer)}, with the topic of each payload before it. */
    public static MqttReceiver withTopics(URI broker, String filter, BiConsumer<String, String> taker)
            throws MqttException {
        String address = "tcp://" + broker.getHost() + ":" + broker.getPort();
        MqttAsyncClient client = new MqttAsyncClient(address, "older-" + UUID.randomUUID(), new MemoryPersistence());
        String[] user = broker.getUserInfo().split(":", 2);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setUserName(user[0]);
        options.setPassword(user[1].getBytes(StandardCharsets.UTF_8));
        client.setCallback(new Payloads(taker));
        client.connect(options).waitForCompletion(LIMIT);
        client.subscribe(filter, 1).waitForCompletion(LIMIT);
        return new MqttReceiver(client, filter);
    }

    @Override
    public void close() {
        try {
            // Otherwise the broker would keep the group, and reports for it.
            client.unsubscribe(filter).waitForCompletion(LIMIT);
            client.disconnect().waitForCompletion(LIMIT);
            client.close(true);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands payloads on; nothing else matters. */
    record Payloads(BiConsumer<String, String> taker) implements MqttCallback {
        Payloads(Consumer<String> taker) {
            this((topic, payload) -> taker.accept(payload));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            taker.accept(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String address) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
