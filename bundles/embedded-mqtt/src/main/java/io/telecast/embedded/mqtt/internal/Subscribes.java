package io.telecast.embedded.mqtt.internal;

import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the filters that one device may not subscribe out of its SUBSCRIBE and puts the refusals into the answer. The
 * broker must not see them: what it refuses itself deletes the queue that was there, other clients' queues included.
 */
final class Subscribes {
    private static final int MAX_UNANSWERED = 16;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int FAILURE_BEFORE_5 = 0x80;

    private final Topics topics;
    private final Map<Integer, List<Boolean>> unanswered = new HashMap<>();

    Subscribes(Topics topics) {
        this.topics = topics;
    }

    /** What the broker may see: null if nothing. */
    @Nullable
    MqttSubscribeMessage toBroker(Identity device, MqttSubscribeMessage sent) {
        List<MqttTopicSubscription> filters = sent.payload().topicSubscriptions();
        List<Boolean> allowed = filters.stream()
                .map(filter -> topics.maySubscribe(device, filter.topicFilter()))
                .toList();
        if (!allowed.contains(false)) {
            return sent;
        }
        List<MqttTopicSubscription> rest = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            if (allowed.get(i)) {
                rest.add(filters.get(i));
            }
        }
        if (rest.isEmpty()) {
            return null;
        }
        unanswered.put(sent.variableHeader().messageId(), allowed);
        return new MqttSubscribeMessage(
                sent.fixedHeader(), sent.idAndPropertiesVariableHeader(), new MqttSubscribePayload(rest));
    }

    /** Whether the client waits for its answers before it asks for more, as every client does. */
    boolean isReasonable() {
        return unanswered.size() <= MAX_UNANSWERED;
    }

    MqttSubAckMessage toClient(MqttSubAckMessage answer, int version) {
        List<Boolean> allowed = unanswered.remove(answer.variableHeader().messageId());
        if (allowed == null) {
            return answer;
        }
        List<Integer> codes = new ArrayList<>();
        int next = 0;
        for (boolean one : allowed) {
            codes.add(one ? answer.payload().reasonCodes().get(next++) : refusal(version));
        }
        return new MqttSubAckMessage(answer.fixedHeader(), answer.variableHeader(), new MqttSubAckPayload(codes));
    }

    /** The answer to a SUBSCRIBE of which nothing is allowed. */
    static MqttSubAckMessage refused(MqttSubscribeMessage sent, int version) {
        int[] codes = sent.payload().topicSubscriptions().stream()
                .mapToInt(filter -> refusal(version))
                .toArray();
        int id = sent.variableHeader().messageId();
        return new MqttSubAckMessage(
                Replies.header(MqttMessageType.SUBACK),
                MqttMessageIdVariableHeader.from(id),
                new MqttSubAckPayload(codes));
    }

    private static int refusal(int version) {
        return version >= Replies.MQTT_5 ? NOT_AUTHORIZED : FAILURE_BEFORE_5;
    }
}
