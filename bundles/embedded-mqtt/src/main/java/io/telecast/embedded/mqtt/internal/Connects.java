package io.telecast.embedded.mqtt.internal;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of one client's CONNECT is changed before the broker sees it, and what the client is told of that: its session is
 * kept under its own name, for a bounded time, and its password goes no further.
 */
final class Connects {
    private static final int EXPIRY = MqttPropertyType.SESSION_EXPIRY_INTERVAL.value();
    private static final int MAXIMUM_PACKET = MqttPropertyType.MAXIMUM_PACKET_SIZE.value();
    private static final int NEVER = -1;

    private final Identity identity;
    private final Topics topics;
    private final Gates.Limits limits;
    private @Nullable String assignedId;
    private @Nullable Integer shortenedExpiry;

    Connects(Identity identity, Topics topics, Gates.Limits limits) {
        this.identity = identity;
        this.topics = topics;
        this.limits = limits;
    }

    MqttConnectMessage toBroker(MqttConnectMessage sent) {
        MqttConnectVariableHeader header = sent.variableHeader();
        MqttConnectPayload payload = sent.payload();
        String will = payload.willTopic() == null || identity.isPlatform()
                ? payload.willTopic()
                : topics.publish(identity, payload.willTopic());
        return new MqttConnectMessage(
                sent.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        true,
                        false,
                        header.isWillRetain() && identity.isPlatform(),
                        header.willQos(),
                        header.isWillFlag(),
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        bounded(header.properties())),
                new MqttConnectPayload(
                        identity.sessionId(clientId(payload.clientIdentifier())),
                        payload.willProperties(),
                        will,
                        payload.willMessageInBytes(),
                        identity.getName(),
                        null));
    }

    private String clientId(String sent) {
        if (sent.isEmpty()) {
            assignedId = UUID.randomUUID().toString();
            return assignedId;
        }
        return sent;
    }

    /** A DISCONNECT may ask for another time than the CONNECT did. */
    MqttMessage toBroker(MqttMessage disconnect) {
        if (disconnect.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
            var bounded =
                    new MqttReasonCodeAndPropertiesVariableHeader(header.reasonCode(), bounded(header.properties()));
            return new MqttMessage(disconnect.fixedHeader(), bounded);
        }
        return disconnect;
    }

    private MqttProperties bounded(MqttProperties sent) {
        MqttProperty<?> asked = sent.getProperty(EXPIRY);
        if (asked == null) {
            return sent;
        }
        int expiry = expiry((Integer) asked.value());
        MqttProperties bounded = new MqttProperties();
        for (MqttProperty<?> property : sent.listAll()) {
            if (property.propertyId() != EXPIRY) {
                bounded.add(property);
            }
        }
        bounded.add(new IntegerProperty(EXPIRY, expiry));
        return bounded;
    }

    /** The broker multiplies the seconds in 32 bits: what would overflow there ends at once, so it becomes "never". */
    private int expiry(int asked) {
        if (identity.isPlatform()) {
            return Integer.compareUnsigned(asked, Integer.MAX_VALUE / 1000) > 0 ? NEVER : asked;
        }
        int maxExpiry = limits.sessionExpirySeconds();
        if (Integer.compareUnsigned(asked, maxExpiry) <= 0) {
            return asked;
        }
        shortenedExpiry = maxExpiry;
        return maxExpiry;
    }

    MqttConnAckMessage toClient(MqttConnAckMessage broker) {
        MqttConnAckVariableHeader header = broker.variableHeader();
        boolean answersMqtt5 = header.properties() != null && header.properties() != MqttProperties.NO_PROPERTIES;
        if (identity.isPlatform() || !answersMqtt5) {
            return broker;
        }
        MqttProperties properties = new MqttProperties();
        for (MqttProperty<?> property : header.properties().listAll()) {
            if (property.propertyId() != MAXIMUM_PACKET) {
                properties.add(property);
            }
        }
        properties.add(new IntegerProperty(MAXIMUM_PACKET, limits.packetBytes()));
        if (assignedId != null) {
            properties.add(new StringProperty(MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER.value(), assignedId));
        }
        if (shortenedExpiry != null) {
            properties.add(new IntegerProperty(EXPIRY, shortenedExpiry));
        }
        return new MqttConnAckMessage(
                broker.fixedHeader(),
                new MqttConnAckVariableHeader(header.connectReturnCode(), header.isSessionPresent(), properties));
    }
}
