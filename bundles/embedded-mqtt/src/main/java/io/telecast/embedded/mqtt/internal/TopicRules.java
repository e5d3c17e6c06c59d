package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.DeviceId;
import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The topics that devices may use, of all types that are installed at a time. Immutable, and quick: every publish asks.
 *
 * @param literal topics without places, which carry envelopes
 * @param enveloped topics with a message id that carry envelopes
 * @param plain topics with the device's id
 * @param naming topics with a device's id anywhere, also those that devices may not use
 * @param answered topics whose reports are answered
 */
record TopicRules(
        Set<String> literal,
        List<TopicPattern> enveloped,
        List<Plain> plain,
        List<TopicPattern> naming,
        List<TopicPattern> answered) {
    private static final List<String> ROOTS = List.of("devices/", "gateway/");
    private static final String DEVICE = "{device_id}/";
    private static final List<String> DOWN = List.of("telemetry/control/", "attributes/get/");
    private static final List<String> DOWN_BY_MESSAGE = List.of("attributes/set/", "command/");

    /**
     * A topic with the device's id.
     *
     * @param root its first level
     * @param redirected whether its type has the same topic without the id, for envelopes
     */
    record Plain(TopicPattern pattern, String root, boolean redirected) {
        String target(String topic, String deviceId) {
            return redirected ? root + topic.substring(root.length() + deviceId.length() + 1) : topic;
        }
    }

    static TopicRules of(List<DataType> types, List<TopicPattern> unanswered) {
        Set<String> literal = new HashSet<>();
        List<TopicPattern> enveloped = new ArrayList<>(unanswered);
        List<Plain> plain = new ArrayList<>();
        List<TopicPattern> naming = new ArrayList<>();
        List<TopicPattern> answered = new ArrayList<>();
        for (DataType type : types) {
            for (TopicPattern pattern : type.topics()) {
                String root = root(pattern);
                boolean allowed = root != null;
                if (!pattern.enveloped()) {
                    naming.add(pattern);
                }
                if (root != null && !pattern.enveloped()) {
                    String bare = pattern.toString().replace(DEVICE, "");
                    plain.add(new Plain(pattern, root, type.topics().contains(new TopicPattern(bare))));
                } else if (allowed && isLiteral(pattern)) {
                    literal.add(pattern.toString());
                } else if (allowed) {
                    enveloped.add(pattern);
                }
                if (allowed && pattern.answerTopic("", "") != null) {
                    answered.add(pattern);
                }
            }
        }
        literal.removeIf(topic -> isOfAnother("", topic, naming));
        return new TopicRules(
                Set.copyOf(literal),
                List.copyOf(enveloped),
                List.copyOf(plain),
                List.copyOf(naming),
                List.copyOf(answered));
    }

    /** The first level of a pattern that devices may use, null for others: who is online, only the broker says. */
    private static @Nullable String root(TopicPattern pattern) {
        String text = pattern.toString();
        for (String root : ROOTS) {
            String rest = text.startsWith(root) ? text.substring(root.length()) : "";
            if (!rest.isEmpty()
                    && !text.startsWith(Statuses.TOPIC)
                    && (pattern.enveloped() || rest.startsWith(DEVICE))) {
                return root;
            }
        }
        return null;
    }

    private static boolean isLiteral(TopicPattern pattern) {
        return pattern.filter().equals(pattern.toString());
    }

    /** Whether devices may use a pattern. */
    boolean has(TopicPattern pattern) {
        return literal.contains(pattern.toString())
                || enveloped.contains(pattern)
                || plain.stream().anyMatch(own -> own.pattern.equals(pattern));
    }

    @Nullable
    String publish(String deviceId, String topic) {
        if (literal.contains(topic)) {
            return topic;
        }
        String target = target(deviceId, topic);
        return target == null || topic.startsWith(Statuses.TOPIC) || isOfAnother(deviceId, target, naming)
                ? null
                : target;
    }

    private @Nullable String target(String deviceId, String topic) {
        for (TopicPattern pattern : enveloped) {
            TopicPattern.Match match = pattern.match(topic);
            if (match != null) {
                return hasMessageId(match) ? topic : null;
            }
        }
        for (Plain own : plain) {
            TopicPattern.Match match = own.pattern.match(topic);
            if (match != null && deviceId.equals(match.deviceId())) {
                return hasMessageId(match) ? own.target(topic, deviceId) : null;
            }
        }
        return null;
    }

    boolean areEnveloped(String topic) {
        return literal.contains(topic)
                || plain.stream().allMatch(Plain::redirected)
                || enveloped.stream().anyMatch(pattern -> pattern.match(topic) != null);
    }

    boolean maySubscribe(String number, String filter) {
        if (!isLevel(number)) {
            return false;
        }
        for (String root : ROOTS) {
            for (String down : DOWN) {
                if (filter.equals(root + down + number)) {
                    return true;
                }
            }
            // Any message id or none in particular: a filter for each id would be a queue for each.
            for (String down : DOWN_BY_MESSAGE) {
                if (filter.equals(root + down + number + "/+")) {
                    return true;
                }
            }
        }
        return answered.stream().anyMatch(pattern -> filter.equals(pattern.answerTopic(number, "+")));
    }

    /**
     * Whether the platform would read a topic as one that names another device, by a word that stands at the place of an
     * id: as {@code devices/alarm/beat}, which is a report of the type alarm with the message id "beat", and one of the
     * type beat of a device that is called "alarm".
     */
    private static boolean isOfAnother(String deviceId, String topic, List<TopicPattern> naming) {
        for (TopicPattern pattern : naming) {
            TopicPattern.Match match = pattern.match(topic);
            String named = match == null ? null : match.deviceId();
            if (named != null && !named.equals(deviceId) && DeviceId.isValid(named)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMessageId(TopicPattern.Match match) {
        return match.messageId() == null || Names.isMessageId(match.messageId());
    }

    /** Numbers are written by other back ends, too; one with a wildcard would be everybody's. */
    private static boolean isLevel(String number) {
        return !number.isEmpty() && number.chars().noneMatch(c -> c == '+' || c == '#' || c == '/');
    }
}
