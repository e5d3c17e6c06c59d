package io.telecast.embedded.mqtt.internal;

import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManagerFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;

/** Makes the MQTT protocol of the acceptor. */
final class GatedMqttFactory extends MQTTProtocolManagerFactory {
    private final Gates gates;

    GatedMqttFactory(Gates gates) {
        this.gates = gates;
    }

    @Override
    public ProtocolManager<?, ?> createProtocolManager(
            ActiveMQServer server,
            Map<String, Object> parameters,
            List<BaseInterceptor> incoming,
            List<BaseInterceptor> outgoing)
            throws Exception {
        MQTTProtocolManager mqtt =
                (MQTTProtocolManager) super.createProtocolManager(server, parameters, incoming, outgoing);
        mqtt.setMaximumPacketSize(gates.limits().envelopeBytes());
        mqtt.setServerKeepAlive(gates.limits().keepAliveSeconds());
        mqtt.setDefaultMqttSessionExpiryInterval(gates.limits().sessionExpirySeconds());
        return new GatedMqtt(mqtt, gates);
    }
}
