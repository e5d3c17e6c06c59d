package io.telecast.embedded.mqtt.internal;

import java.util.concurrent.Executor;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes {@code devices/status/{id}} (contract, section 1), and remembers whom it concerned. One thread calls. */
final class Statuses implements Presence.Announcer {
    /** What the topic of every status begins with. */
    static final String TOPIC = "devices/status/";

    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);
    private static final int BYTES = 64;

    private final ActiveMQServer server;
    private final ToldOnline told;
    private final Executor executor;

    Statuses(ActiveMQServer server, ToldOnline told, Executor executor) {
        this.server = server;
        this.told = told;
        this.executor = executor;
    }

    @Override
    public void announce(String deviceId, boolean connected) {
        // Before it is told: after a kill in between, one is told off for nothing, and none is forgotten.
        if (connected) {
            told.add(deviceId);
        }
        try {
            boolean heard = route(deviceId, connected) == RoutingStatus.OK;
            if (!connected && heard) {
                server.getStorageManager().afterCompleteOperations(new Forget(deviceId));
            }
        } catch (Exception stopping) {
            LOG.warn("The status of device {} is not announced", deviceId, stopping);
        }
    }

    private RoutingStatus route(String deviceId, boolean connected) throws Exception {
        CoreMessage status = new CoreMessage(server.getStorageManager().generateID(), BYTES);
        status.setAddress(SimpleString.of(TOPIC + deviceId));
        status.setDurable(true);
        status.putIntProperty(MQTTUtil.MQTT_QOS_LEVEL_KEY, 1);
        // One consumer of a shared subscription gets all of a device: nothing else keeps "1" and "0" in their order.
        status.setGroupID(deviceId);
        status.getBodyBuffer().writeByte((byte) (connected ? '1' : '0'));
        return server.getPostOffice().route(status, false);
    }

    /** Once "0" is on disk the device need not be told off after a start; called on a thread of the broker. */
    private final class Forget implements IOCallback {
        private final String deviceId;

        Forget(String deviceId) {
            this.deviceId = deviceId;
        }

        @Override
        public void done() {
            executor.execute(() -> told.remove(deviceId));
        }

        @Override
        public void onError(int code, String message) {
            LOG.warn("The status of device {} is not on disk: {}", deviceId, message);
        }
    }
}
