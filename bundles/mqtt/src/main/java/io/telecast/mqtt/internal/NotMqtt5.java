package io.telecast.mqtt.internal;

import java.io.IOException;

/** The broker answered in an older version of the protocol. */
final class NotMqtt5 extends IOException {
    private static final long serialVersionUID = 1L;

    NotMqtt5() {
        super("speaks MQTT 3 only; take a broker that speaks MQTT 5, or let it allow that");
    }
}
