package io.telecast.itests.bench.bundle;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The way without Redis: each socket has an MQTT client, which subscribes to the topic of the device at quality 0 and hands
 * on what comes, as it is. The first text is the address of the broker and the topic, with a blank between.
 */
@ServerEndpoint(ClientPerSocketEndpoint.PATH)
public final class ClientPerSocketEndpoint {
    /** Its path. */
    public static final String PATH = "/bench/client-per-socket";

    private final Map<String, MqttAsyncClient> clients = new ConcurrentHashMap<>();

    /** Stays, however silent. */
    @OnOpen
    public void open(Session session) {
        session.setMaxIdleTimeout(0);
    }

    /** Makes the client, which answers when it has subscribed. */
    @OnMessage
    public void text(Session session, String text) throws MqttException, IOException {
        if (text.equals("ping")) {
            session.getBasicRemote().sendText("pong");
            return;
        }
        String[] words = text.split(" ", 2);
        MqttAsyncClient client = new MqttAsyncClient(words[0], "socket-" + session.getId(), new MemoryPersistence());
        clients.put(session.getId(), client);
        client.setCallback(new Forward(session, client, words[1]));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setKeepAliveInterval(300);
        client.connect(options);
    }

    /** Ends the client. */
    @OnClose
    public void close(Session session) throws MqttException {
        MqttAsyncClient client = clients.remove(session.getId());
        if (client != null) {
            client.disconnectForcibly(0, 100, true);
            client.close(true);
        }
    }

    private record Forward(Session session, MqttAsyncClient client, String topic) implements MqttCallback {
        @Override
        public void connectComplete(boolean reconnect, String address) {
            try {
                client.subscribe(topic, 0);
                session.getBasicRemote().sendText("{}");
            } catch (MqttException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void messageArrived(String arrived, MqttMessage message) throws IOException {
            session.getBasicRemote().sendText(new String(message.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
