package io.telecast.embedded.mqtt.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.InstalledTypes;
import io.telecast.api.uplink.TopicPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device may publish and subscribe: the topics of the contract, section 1, whether their handlers are up yet or not,
 * and those of all other types from the moment they are installed.
 */
final class Topics implements InstalledTypes.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final List<DataType> CONTRACT = List.of(
            type("telemetry", "devices/telemetry", "devices/{device_id}/telemetry"),
            type("attribute", "devices/attributes/{message_id}", "devices/{device_id}/attributes/{message_id}"),
            type("event", "devices/event/{message_id}", "devices/{device_id}/event/{message_id}"),
            type("gateway", "gateway/telemetry", "gateway/attributes/{message_id}", "gateway/event/{message_id}"));
    private static final List<TopicPattern> RESPONSES = patterns(
            "devices/command/response/{message_id}",
            "devices/attributes/set/response/{message_id}",
            "gateway/command/response/{message_id}",
            "gateway/attributes/set/response/{message_id}");

    private final Map<String, DataType> types = new HashMap<>(); // guarded by this
    private volatile TopicRules rules;

    Topics() {
        CONTRACT.forEach(type -> types.put(type.name(), type));
        rules = rules();
    }

    @Override
    public synchronized void installed(DataType type) {
        types.put(type.name(), type);
        rules = rules();
        List<TopicPattern> others = type.topics().stream()
                .filter(topic -> !rules.has(topic) && !topic.toString().startsWith(Statuses.TOPIC))
                .toList();
        if (!others.isEmpty()) {
            LOG.info(
                    "Devices may not publish to {} of {}; allowed: topics below devices/ and gateway/,"
                            + " with {device_id} as the second level if at all",
                    others,
                    type.name());
        }
    }

    @Override
    public synchronized void uninstalled(DataType type) {
        types.remove(type.name());
        CONTRACT.stream().filter(own -> own.name().equals(type.name())).forEach(own -> types.put(own.name(), own));
        rules = rules();
    }

    /**
     * The topic a device's report goes to: the same one, or of a plain form, {@code devices/{own id}/…}, the one that
     * carries the envelope, if the type has that.
     *
     * @return null if the device may not publish there
     */
    @Nullable
    String publish(Identity device, String topic) {
        return rules.publish(device.getName(), topic);
    }

    /** Whether reports on a topic are handed on in an envelope. The others name their device in the topic. */
    boolean areEnveloped(String topic) {
        return rules.areEnveloped(topic);
    }

    /** Whether a device may subscribe a filter: what is sent to its own number, and a wildcard for message ids only. */
    boolean maySubscribe(Identity device, String filter) {
        return rules.maySubscribe(device.number(), filter);
    }

    private TopicRules rules() {
        return new TopicRules(types.values(), RESPONSES);
    }

    private static DataType type(String name, String... topics) {
        return new DataType(name, patterns(topics), true);
    }

    private static List<TopicPattern> patterns(String... texts) {
        return Stream.of(texts).map(TopicPattern::new).toList();
    }
}
