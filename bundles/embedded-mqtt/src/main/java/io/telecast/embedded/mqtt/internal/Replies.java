package io.telecast.embedded.mqtt.internal;

import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;

/** The packets that a gate sends by itself; reason codes as in MQTT 5.0, section 2.4. */
final class Replies {
    static final int MQTT_5 = 5;
    static final byte MALFORMED_PACKET = (byte) 0x81;
    static final byte PACKET_TOO_LARGE = (byte) 0x95;
    static final byte ADMINISTRATIVE_ACTION = (byte) 0x98;
    private static final byte NOT_AUTHORIZED = (byte) 0x87;

    private Replies() {}

    static MqttMessage disconnect(byte reason) {
        return MqttMessageBuilders.disconnect().reasonCode(reason).build();
    }

    /** The answer to a report that may not be published. */
    static MqttMessage notAuthorized(int qos, int packetId) {
        MqttMessageType type = qos == 1 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC;
        return new MqttMessage(
                header(type),
                new MqttPubReplyMessageVariableHeader(packetId, NOT_AUTHORIZED, MqttProperties.NO_PROPERTIES));
    }

    static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
}
