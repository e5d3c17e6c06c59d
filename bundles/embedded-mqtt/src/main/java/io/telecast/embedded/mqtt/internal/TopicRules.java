package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.DeviceId;
import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics that devices may use, of the types that are installed at a time. Never changed; every publish asks twice. */
final class TopicRules {
    private static final List<String> ROOTS = List.of("devices/", "gateway/");
    private static final String DEVICE = "{device_id}/";
    private static final String MESSAGE = "{message_id}";
    private static final List<String> DOWN = List.of("telemetry/control/", "attributes/get/");
    private static final List<String> DOWN_BY_MESSAGE = List.of("attributes/set/", "command/");

    /**
     * A topic with the device's id.
     *
     * @param root its first level
     * @param redirected whether its type has the same topic without the id, for envelopes
     */
    private record Plain(TopicPattern pattern, String root, boolean redirected) {
        String target(String topic, String deviceId) {
            return redirected ? root + topic.substring(root.length() + deviceId.length() + 1) : topic;
        }
    }

    /** A topic with a device's id somewhere; most others have not as many levels. */
    private record Naming(TopicPattern pattern, int levels) {}

    private final Set<String> literal = new HashSet<>(); // with envelopes, without places
    private final Set<String> byMessage = new HashSet<>(); // with envelopes: what comes before a message id at the end
    private final List<TopicPattern> enveloped = new ArrayList<>(); // with envelopes, others
    private final List<Plain> plain = new ArrayList<>();
    private final List<Naming> naming = new ArrayList<>(); // also those that devices may not use
    private final List<TopicPattern> answered = new ArrayList<>();
    private final boolean allEnveloped;

    TopicRules(Collection<DataType> types, List<TopicPattern> unanswered) {
        types.forEach(type -> type.topics().forEach(topic -> add(type, topic)));
        unanswered.forEach(this::addEnveloped);
        literal.removeIf(topic -> isOfAnother("", topic));
        allEnveloped = plain.stream().allMatch(Plain::redirected);
    }

    private void add(DataType type, TopicPattern pattern) {
        String root = root(pattern);
        if (!pattern.enveloped()) {
            naming.add(new Naming(pattern, levels(pattern.toString())));
        }
        if (root == null) {
            return;
        }
        if (pattern.enveloped()) {
            addEnveloped(pattern);
        } else {
            TopicPattern bare = new TopicPattern(pattern.toString().replace(DEVICE, ""));
            plain.add(new Plain(pattern, root, type.topics().contains(bare)));
        }
        if (pattern.answerTopic("", "") != null) {
            answered.add(pattern);
        }
    }

    private void addEnveloped(TopicPattern pattern) {
        String text = pattern.toString();
        if (!text.contains(MESSAGE)) {
            literal.add(text);
        } else if (text.endsWith("/" + MESSAGE)) {
            byMessage.add(text.substring(0, text.length() - MESSAGE.length()));
        } else {
            enveloped.add(pattern);
        }
    }

    /** The first level of a pattern that devices may use, null for others: who is online, only the broker says. */
    private static @Nullable String root(TopicPattern pattern) {
        String text = pattern.toString();
        return ROOTS.stream()
                .filter(root -> text.startsWith(root)
                        && !text.startsWith(Statuses.TOPIC)
                        && (pattern.enveloped() || text.startsWith(DEVICE, root.length())))
                .findFirst()
                .orElse(null);
    }

    /** Whether devices may use a pattern. */
    boolean has(TopicPattern pattern) {
        return root(pattern) != null
                && (!pattern.enveloped()
                        || pattern.toString().contains(MESSAGE)
                        || literal.contains(pattern.toString()));
    }

    /** See {@link Topics#publish}. */
    @Nullable
    String publish(String deviceId, String topic) {
        if (literal.contains(topic)) {
            return topic;
        }
        String target = areByMessage(topic) ? topic : plainTarget(deviceId, topic);
        return target == null || topic.startsWith(Statuses.TOPIC) || isOfAnother(deviceId, target) ? null : target;
    }

    private @Nullable String plainTarget(String deviceId, String topic) {
        for (Plain own : plain) {
            TopicPattern.Match match = own.pattern.match(topic);
            if (match != null && deviceId.equals(match.deviceId())) {
                return match.messageId() == null || Names.isMessageId(match.messageId())
                        ? own.target(topic, deviceId)
                        : null;
            }
        }
        return null;
    }

    private boolean areByMessage(String topic) {
        int last = topic.lastIndexOf('/') + 1;
        if (byMessage.contains(topic.substring(0, last))) {
            return Names.isMessageId(topic.substring(last));
        }
        for (TopicPattern pattern : enveloped) {
            TopicPattern.Match match = pattern.match(topic);
            if (match != null && match.messageId() != null && Names.isMessageId(match.messageId())) {
                return true;
            }
        }
        return false;
    }

    /** See {@link Topics#areEnveloped}. */
    boolean areEnveloped(String topic) {
        return allEnveloped || literal.contains(topic) || areByMessage(topic);
    }

    /** See {@link Topics#maySubscribe}. */
    boolean maySubscribe(String number, String filter) {
        if (!isLevel(number)) {
            return false;
        }
        for (String root : ROOTS) {
            // Any message id or none in particular: a filter for each id would be a queue for each.
            if (DOWN.stream().anyMatch(down -> filter.equals(root + down + number))
                    || DOWN_BY_MESSAGE.stream().anyMatch(down -> filter.equals(root + down + number + "/+"))) {
                return true;
            }
        }
        return answered.stream().anyMatch(pattern -> filter.equals(pattern.answerTopic(number, "+")));
    }

    /**
     * Whether the platform would read a topic as one that names another device, by a word that stands at the place of an
     * id: as {@code devices/alarm/beat}, which is a report of the type alarm with the message id "beat", and one of the
     * type beat of a device that is called "alarm".
     */
    private boolean isOfAnother(String deviceId, String topic) {
        int levels = levels(topic);
        for (Naming other : naming) {
            TopicPattern.Match match = other.levels == levels ? other.pattern.match(topic) : null;
            String named = match == null ? null : match.deviceId();
            if (named != null && !named.equals(deviceId) && DeviceId.isValid(named)) {
                return true;
            }
        }
        return false;
    }

    private static int levels(String topic) {
        int levels = 1;
        for (int slash = topic.indexOf('/'); slash >= 0; slash = topic.indexOf('/', slash + 1)) {
            levels++;
        }
        return levels;
    }

    /** Numbers are written by other back ends, too; one with a wildcard would be everybody's. */
    private static boolean isLevel(String number) {
        return !number.isEmpty() && number.chars().noneMatch(c -> c == '+' || c == '#' || c == '/');
    }
}
