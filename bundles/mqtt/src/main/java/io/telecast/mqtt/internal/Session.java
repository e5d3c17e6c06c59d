package io.telecast.mqtt.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, used once: another attempt is another session object, so an acknowledgement can never
 * reach a later connection, in which its packet id means another message.
 */
final class Session implements MqttCallback, PacketReader.Sink, Intake.Acknowledger {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int AT_LEAST_ONCE = 1;
    private static final int OUT_MAX = 500;
    private static final String ROUND_TRIP = "telecast/nothing";
    private static final long CLOSE_MILLIS = 1000;

    /** What happens to a session; called on its own threads, must not block. */
    interface Owner {
        /** Connected and subscribed; reports come. */
        void ready(Session session);

        /** Subscribed in a session that the broker had kept; no report was taken, another connection is to do that. */
        void prepared(Session session);

        /** Not or no longer connected. */
        void ended(Session session, String reason);

        /** The broker kept our session and sends again what was not acknowledged. */
        void resumed(Session session);

        /** On the thread that reads: as {@link PacketReader.Sink#awaitRoom}. */
        boolean awaitRoom(long millis) throws InterruptedException;

        /** On the thread that reads, in the order of arrival; not before {@link #ready} was begun. Must not block. */
        void arrived(Session session, String topic, byte[] payload, int qos, int packetId);

        /** A report of quality 0 came when none could be taken. */
        void shed();
    }

    private record Message(String topic, byte[] payload, int qos, int packetId) {}

    private final MqttSettings settings;
    private final Broker broker;
    private final BrokerSockets sockets;
    private final MqttAsyncClient client;
    private final Owner owner;
    private final boolean kept;
    private volatile boolean closed;
    private volatile boolean preparing;
    private volatile boolean subscribing; // the answer may come behind messages
    /** Messages that came before the connection was ready. Guarded by itself. */
    private final List<Message> early = new ArrayList<>();

    private volatile boolean flowing;
    private volatile @Nullable PacketWriter writer; // from when it is ready
    private volatile boolean connected;
    private volatile int window = 1;

    /**
     * Reads the files of TLS, if the broker wants it; one that cannot be used is refused, as is a strange address. What is
     * not kept ends with the connection.
     */
    Session(MqttSettings settings, Broker broker, String clientId, boolean kept, Owner owner) throws MqttException {
        this.settings = settings;
        this.broker = broker;
        this.owner = owner;
        this.kept = kept;
        this.sockets = new BrokerSockets(
                broker, settings, broker.tls() ? settings.tls().context() : null, this);
        // The broker keeps what is not acknowledged; there is nothing for the client to keep.
        client = new MqttAsyncClient(broker.serverUri(), clientId, new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(this);
    }

    /**
     * Connects.
     *
     * @param subscribe none: only what waits in the session is wanted
     * @param subscribed whether a session that the broker has kept is known to be subscribed. If it is not, this connection
     *     subscribes and takes nothing: Artemis makes a new consumer for each SUBSCRIBE, and acknowledgements of what was on
     *     its way to the one before would be lost, with their share of the receive maximum
     */
    void connect(List<String> subscribe, List<String> unsubscribe, boolean subscribed) throws MqttException {
        client.connect(options(), null, listener(token -> {
            connected = true;
            if (!grants(token.getResponseProperties())) {
                return;
            }
            boolean resumed = token.getSessionPresent();
            if (resumed) {
                preparing = !subscribed;
                owner.resumed(this);
            }
            if (resumed && subscribed) {
                ready();
            } else {
                subscribing = true;
                unsubscribeThenSubscribe(unsubscribe, subscribe);
            }
        }));
    }

    @Override
    public boolean acknowledge(int packetId) {
        PacketWriter present = writer;
        return present != null && !closed && present.acknowledge(packetId);
    }

    /** What becomes of a message. Called on the client's threads, must not block. */
    interface Delivery {
        /** The broker has taken it. */
        void taken();

        /** The broker does not want it. */
        void refused(int code, String why);

        /** There is no connection any more; the broker may have it or not. */
        void lost();
    }

    /** How many messages may be out at once. */
    int window() {
        return window;
    }

    /** Sends a message of quality 1. Does not block. */
    void publish(String topic, byte[] payload, Delivery delivery) throws MqttException {
        client.publish(topic, new MqttMessage(payload, AT_LEAST_ONCE, false, null), null, new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                int[] codes = token.getReasonCodes();
                if (codes != null && codes.length > 0 && Reason.isRefusal(codes[0])) {
                    delivery.refused(codes[0], Reason.ofCode(codes[0], clientId()));
                } else {
                    delivery.taken();
                }
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                if (failure instanceof MqttException mqtt && Reason.isRefusal(mqtt.getReasonCode())) {
                    delivery.refused(mqtt.getReasonCode(), Reason.ofCode(mqtt.getReasonCode(), clientId()));
                } else {
                    delivery.lost();
                }
            }
        });
    }

    /** Ends the connection; the broker keeps the session, if it is to. Blocks for a moment: not for the client's own threads. */
    void close() {
        closed = true;
        try {
            if (client.isConnected()) {
                PacketWriter present = writer;
                if (present != null) {
                    present.writeAcknowledgements();
                }
                // Artemis forgets acknowledgements that are followed by the end at once: have an answer first.
                client.unsubscribe(ROUND_TRIP).waitForCompletion(CLOSE_MILLIS);
                client.disconnect(CLOSE_MILLIS).waitForCompletion(CLOSE_MILLIS);
            }
        } catch (MqttException | IOException broken) {
            LOG.debug("The connection did not end in good order", broken);
        }
        discard();
    }

    /** Ends the connection and the session with it: the type is uninstalled. Blocks for a moment. */
    void endForGood(List<String> filters) {
        closed = true;
        try {
            client.unsubscribe(filters.toArray(String[]::new)).waitForCompletion(CLOSE_MILLIS);
            MqttProperties now = new MqttProperties();
            now.setSessionExpiryInterval(0L);
            client.disconnect(CLOSE_MILLIS, null, null, 0, now).waitForCompletion(CLOSE_MILLIS);
        } catch (MqttException broken) {
            LOG.warn(
                    "The broker was not told that {} is no longer wanted; it forgets when the session expires",
                    filters);
        }
        discard();
    }

    /**
     * What the broker has kept may come before it is known here that it has; what is not taken needs no room. The end of
     * the connection is found by reading.
     */
    @Override
    @SuppressWarnings("WaitNotInLoop") // what the answer is for
    public boolean awaitRoom(long millis) throws InterruptedException {
        if (flowing) {
            return closed || owner.awaitRoom(millis) || sockets.haveEnded();
        }
        synchronized (early) {
            if (early.size() < 2 * settings.receiveMaximum() || closed || preparing || subscribing) {
                return true;
            }
            if (millis > 0) {
                early.wait(millis);
            }
            return false;
        }
    }

    @Override
    public void message(String topic, byte[] payload, int qos, int packetId) {
        if (!flowing) {
            synchronized (early) {
                if (!flowing) {
                    keep(new Message(topic, payload, qos, packetId));
                    return;
                }
            }
        }
        take(topic, payload, qos, packetId);
    }

    private void keep(Message message) {
        if (preparing || message.qos == 0 && early.size() >= settings.qos0HeldMax()) {
            drop(message.qos);
        } else {
            early.add(message); // of quality 1 as many as there is room for
        }
    }

    private void take(String topic, byte[] payload, int qos, int packetId) {
        if (!closed && !preparing) {
            owner.arrived(this, topic, payload, qos, packetId);
        } else {
            drop(qos);
        }
    }

    private void drop(int qos) {
        if (qos == 0) {
            owner.shed();
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        end("sends a message of quality 2, which was not subscribed to");
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        MqttException cause = response.getException();
        String said = response.getReasonString();
        String words = cause == null ? Reason.ofCode(response.getReturnCode(), clientId()) : said(cause);
        end(said == null ? words : words + ": " + said);
    }

    @Override
    public void mqttErrorOccurred(MqttException error) {
        LOG.warn("The MQTT client reports an error: {}", said(error));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // The listener of publish() knows.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The listener of connect() goes on.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Not offered.
    }

    private void unsubscribeThenSubscribe(List<String> unsubscribe, List<String> subscribe) throws MqttException {
        if (unsubscribe.isEmpty()) {
            subscribe(subscribe);
        } else {
            String[] filters = unsubscribe.toArray(String[]::new);
            client.unsubscribe(filters, null, listener(token -> subscribe(subscribe)), new MqttProperties());
        }
    }

    private void subscribe(List<String> filters) throws MqttException {
        if (filters.isEmpty()) {
            subscribed();
            return;
        }
        MqttActionListener answer = listener(token -> {
            String refusal = Subscriptions.refusal(filters, token.getReasonCodes(), clientId());
            if (refusal == null) {
                subscribed();
            } else {
                end(refusal);
            }
        });
        client.subscribe(Subscriptions.of(filters), null, answer, new MqttProperties());
    }

    private void subscribed() {
        if (preparing) {
            owner.prepared(this);
        } else {
            ready();
        }
    }

    /** What has come meanwhile goes first: the reading thread waits for that. */
    private void ready() {
        PacketWriter begun = sockets.writer();
        if (kept && begun != null) {
            writer = begun;
            Thread thread = new Thread(begun::keepAcknowledging, "telecast-mqtt-acknowledge");
            thread.setDaemon(true);
            thread.start();
        }
        owner.ready(this);
        synchronized (early) {
            early.forEach(message -> take(message.topic, message.payload, message.qos, message.packetId));
            early.clear();
            flowing = true;
            early.notifyAll();
        }
    }

    /** Looks at what the broker says it can do; ends the connection if we cannot work so. */
    private boolean grants(@Nullable MqttProperties properties) {
        if (properties == null) {
            return true;
        }
        Integer most = properties.getReceiveMaximum();
        window = Math.min(OUT_MAX, most == null ? OUT_MAX : most);
        if (!kept) {
            return true;
        }
        if (!settings.group().isEmpty() && !properties.isSharedSubscriptionAvailable()) {
            end(Reason.SHARED_SUBSCRIPTIONS);
            return false;
        }
        Long expiry = properties.getSessionExpiryInterval();
        if (expiry != null && expiry < settings.sessionExpirySeconds()) {
            LOG.warn(
                    "The broker {} keeps the session of {} for {} s only when it is away; session.expiry.s asks for {}",
                    broker,
                    clientId(),
                    expiry,
                    settings.sessionExpirySeconds());
        }
        return true;
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(!kept);
        options.setSessionExpiryInterval(kept ? settings.sessionExpirySeconds() : 0L);
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setSocketFactory(sockets);
        options.setKeepAliveInterval(settings.keepAliveSeconds());
        options.setTopicAliasMaximum(0);
        options.setUseSubscriptionIdentifiers(false);
        options.setAutomaticReconnect(false);
        String username = broker.username();
        if (username != null) {
            options.setUserName(username);
        }
        String password = broker.password();
        if (password != null) {
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    private interface Step {
        void next(IMqttToken token) throws MqttException;
    }

    private MqttActionListener listener(Step step) {
        return new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                try {
                    step.next(token);
                } catch (MqttException broken) {
                    end(said(broken));
                }
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                end(said(failure));
            }
        };
    }

    private void end(String why) {
        owner.ended(this, "the broker " + broker + " " + why);
    }

    /** A client that is still connecting must find the end by itself: told to end, it may lose a thread. */
    private void discard() {
        try {
            sockets.close();
            if (connected) {
                client.disconnectForcibly(0, 1, false);
            }
        } catch (IOException | MqttException alreadyGone) {
            LOG.trace("Was not connected", alreadyGone);
        }
        // Its close() would only take the parts away under a late acknowledgement; threads and socket have ended.
    }

    private String said(Throwable failure) {
        return Reason.of(failure, broker, clientId());
    }

    private String clientId() {
        return client.getClientId();
    }
}
