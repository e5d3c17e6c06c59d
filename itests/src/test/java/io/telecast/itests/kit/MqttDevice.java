package io.telecast.itests.kit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** A device on its own MQTT 5 connection, which begins clean and is not made again by itself. */
public final class MqttDevice implements AutoCloseable {
    private static final long LIMIT = Duration.ofSeconds(10).toMillis();

    /** Reason codes from here on are refusals (MQTT 5, section 2.4). */
    private static final int REFUSED = 0x80;

    private final MqttAsyncClient client;

    private MqttDevice(MqttAsyncClient client) {
        this.client = client;
    }

    /** Connects with the device's credentials; fails with the broker's reason. */
    public static MqttDevice connect(String broker, Demo.Device device) throws MqttException {
        return connect(broker, "it-" + UUID.randomUUID(), device.username(), device.password());
    }

    /** Connects with any client id and credentials. */
    public static MqttDevice connect(String broker, String clientId, String username, String password)
            throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(broker, clientId, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(5);
        options.setKeepAliveInterval(20);
        if (username != null) {
            options.setUserName(username);
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        try {
            client.connect(options).waitForCompletion(LIMIT);
        } catch (MqttException e) {
            close(client);
            throw e;
        }
        return new MqttDevice(client);
    }

    /** Subscribes; the taker gets each payload, on the client's thread. */
    public void subscribe(String filter, Consumer<String> taker) throws MqttException {
        client.setCallback(new MqttReceiver.Payloads(taker));
        client.subscribe(filter, 1).waitForCompletion(LIMIT);
    }

    /** Publishes at QoS 1; the future completes when the broker acknowledged it. */
    public CompletableFuture<Void> publish(String topic, byte[] payload) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        MqttMessage message = new MqttMessage(payload);
        message.setQos(1);
        try {
            client.publish(topic, message, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    acknowledged.complete(null);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    acknowledged.completeExceptionally(cause);
                }
            });
        } catch (MqttException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    /** Publishes to a topic and waits for the acknowledgement. */
    public void report(String topic, String payload) {
        report(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes bytes to a topic and waits for the acknowledgement. */
    public void report(String topic, byte[] payload) {
        publish(topic, payload).orTimeout(LIMIT, TimeUnit.MILLISECONDS).join();
    }

    /** Subscribes at QoS 1 and returns whether the broker granted it. */
    public boolean subscribes(String filter) {
        try {
            IMqttToken token = client.subscribe(filter, 1);
            token.waitForCompletion(LIMIT);
            return token.getReasonCodes()[0] < REFUSED;
        } catch (MqttException e) {
            return false;
        }
    }

    /** Whether the broker still holds the connection. */
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() {
        close(client);
    }

    private static void close(MqttAsyncClient client) {
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(LIMIT);
            }
            client.close(true);
        } catch (MqttException e) {
            // The connection is gone, which is what was wanted.
        }
    }
}
