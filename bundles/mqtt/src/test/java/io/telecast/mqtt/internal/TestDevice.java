package io.telecast.mqtt.internal;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** What a device is sent, in the order in which it comes: {@code topic qos payload}. */
final class TestDevice implements AutoCloseable {
    private static final long LIMIT = 10_000;

    final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    private final MqttAsyncClient client;

    TestDevice(int port, String user, String... filters) throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "device-" + user, new MemoryPersistence());
        client.setCallback((MqttCallback) Proxy.newProxyInstance(
                TestDevice.class.getClassLoader(), new Class<?>[] {MqttCallback.class}, (proxy, method, args) -> {
                    if (method.getName().equals("messageArrived")) {
                        MqttMessage message = (MqttMessage) args[1];
                        String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
                        got.add(args[0] + " " + message.getQos() + " " + payload);
                    }
                    return null;
                }));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(user);
        options.setPassword("right".getBytes(StandardCharsets.UTF_8));
        client.connect(options).waitForCompletion(LIMIT);
        for (String filter : filters) {
            client.subscribe(new MqttSubscription[] {new MqttSubscription(filter, 1)})
                    .waitForCompletion(LIMIT);
        }
    }

    String next() throws InterruptedException {
        return got.poll(LIMIT, TimeUnit.MILLISECONDS);
    }

    /** The reason code of the broker. */
    int publish(String topic, String payload) throws MqttException {
        IMqttToken token = client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
        token.waitForCompletion(LIMIT);
        return token.getReasonCodes()[0];
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, false);
        client.close(true);
    }
}
