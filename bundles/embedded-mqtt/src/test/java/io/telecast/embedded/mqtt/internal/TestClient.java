package io.telecast.embedded.mqtt.internal;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A real MQTT 5 client that keeps what it gets. */
final class TestClient implements MqttCallback, AutoCloseable {
    static final int NOT_AUTHORIZED = 0x87;
    private static final long TIMEOUT = 10_000;

    /** A message as it came. */
    record Got(String topic, String text, int id, int qos, boolean duplicate, boolean retained) {}

    final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
    final MqttConnectionOptions options = new MqttConnectionOptions();
    final MqttAsyncClient client;

    TestClient(String uri, String clientId, String user, String password) throws MqttException {
        client = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
        client.setCallback(this);
        options.setUserName(user);
        options.setPassword(password == null ? null : password.getBytes(StandardCharsets.UTF_8));
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(10);
    }

    TestClient keep(boolean manualAcks) {
        options.setCleanStart(false);
        options.setSessionExpiryInterval(0xFFFFFFFFL);
        client.setManualAcks(manualAcks);
        return this;
    }

    TestClient receiveMaximum(int maximum) {
        options.setReceiveMaximum(maximum);
        return this;
    }

    TestClient connect() throws MqttException {
        client.connect(options).waitForCompletion(TIMEOUT);
        return this;
    }

    /** The reason code of a refused connect. */
    int refusedConnect() {
        try {
            connect();
            return 0;
        } catch (MqttException refused) {
            return refused.getReasonCode();
        }
    }

    /** The reason code of the answer to a publish of quality 1. */
    int publish(String topic, String text) throws MqttException {
        IMqttToken token = client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false);
        try {
            token.waitForCompletion(TIMEOUT);
        } catch (MqttException refused) {
            return refused.getReasonCode();
        }
        return token.getReasonCodes()[0];
    }

    int subscribe(String filter) throws MqttException {
        IMqttToken token = client.subscribe(new MqttSubscription(filter, 1));
        try {
            token.waitForCompletion(TIMEOUT);
        } catch (MqttException refused) {
            return refused.getReasonCode();
        }
        return token.getReasonCodes()[0];
    }

    Got next() throws InterruptedException {
        return got.poll(TIMEOUT, TimeUnit.MILLISECONDS);
    }

    Integer end() throws InterruptedException {
        return ends.poll(TIMEOUT, TimeUnit.MILLISECONDS);
    }

    void acknowledge(Got message) throws MqttException {
        client.messageArrivedComplete(message.id(), message.qos());
    }

    /** Breaks the connection as a cut cable does. */
    void cut() throws MqttException {
        client.disconnectForcibly(0, 1000, false);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        String text = new String(message.getPayload(), StandardCharsets.UTF_8);
        got.add(new Got(topic, text, message.getId(), message.getQos(), message.isDuplicate(), message.isRetained()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        ends.add(response.getReturnCode());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnectForcibly(0, 1000, false);
        }
        client.close(true);
    }
}
