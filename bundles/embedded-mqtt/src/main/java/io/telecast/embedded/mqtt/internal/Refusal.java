package io.telecast.embedded.mqtt.internal;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;

/** Why a client is not let in, in the words of MQTT 5 and of its older versions. */
enum Refusal {
    CREDENTIALS(
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD),
    CLIENT_ID(
            MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
            MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED),
    WILL_TOPIC(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED),
    TOO_MANY(
            MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE),
    TOO_FAST(
            MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE),
    UNAVAILABLE(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);

    private static final int MQTT_5 = 5;

    private final MqttConnectReturnCode code;
    private final MqttConnectReturnCode olderCode;

    Refusal(MqttConnectReturnCode code, MqttConnectReturnCode olderCode) {
        this.code = code;
        this.olderCode = olderCode;
    }

    MqttMessage packet(int version) {
        return MqttMessageBuilders.connAck()
                .returnCode(version >= MQTT_5 ? code : olderCode)
                .sessionPresent(false)
                .build();
    }
}
