package io.telecast.mqtt.internal;

import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;

/** What a session asks the broker for, and whether it gets it. */
final class Subscriptions {
    private static final int AT_LEAST_ONCE = 1;
    private static final int SEND_NO_RETAINED = 2;

    private Subscriptions() {}

    /** A retained report is an old one: it would come again with each subscription and be taken for a new one. */
    static MqttSubscription[] of(List<String> filters) {
        return filters.stream()
                .map(filter -> {
                    MqttSubscription subscription = new MqttSubscription(filter, AT_LEAST_ONCE);
                    subscription.setRetainHandling(SEND_NO_RETAINED);
                    return subscription;
                })
                .toArray(MqttSubscription[]::new);
    }

    /** Why we cannot work with this answer of the broker, null if we can. */
    static @Nullable String refusal(List<String> filters, int[] codes, String clientId) {
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] != AT_LEAST_ONCE) {
                String why = codes[i] == 0
                        ? "grants quality 0 only, by which reports can be lost; let it grant quality 1"
                        : Reason.ofCode(codes[i], clientId);
                return why + "; asked for was the subscription " + filters.get(i);
            }
        }
        return null;
    }
}
