package io.telecast.api.uplink;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * A data type as the properties of its {@link UplinkHandler} describe it, see {@link UplinkType}.
 *
 * @param name the word, for example {@code telemetry}
 * @param topics its topics, at least one
 * @param pushed whether its reports are pushed to those who watch the device, so that clients may ask for it
 */
public record DataType(String name, List<TopicPattern> topics, boolean pushed) {
    /** The service property of the name. */
    public static final String TYPE = "uplink.type";
    /** The service property of the topics. */
    public static final String TOPICS = "uplink.topics";
    /** The service property of the push channel. */
    public static final String CHANNEL = "uplink.channel";

    private static final int NAME_MAX = 32;
    private static final Set<String> RESERVED = Set.of("device", "sub", "group");

    /**
     * Reads the properties of a handler. Any thread.
     *
     * @param handler the service
     * @return what they say
     * @throws IllegalArgumentException if one of them is not allowed, with its name and what is
     */
    public static DataType of(ServiceReference<?> handler) {
        Object name = handler.getProperty(TYPE);
        if (!(name instanceof String type) || !isName(type)) {
            throw new IllegalArgumentException(TYPE + ": '" + name
                    + "' is not a data type; allowed: 1 to 32 of a-z 0-9 -, but not device, sub or group");
        }
        return new DataType(type, topics(handler.getProperty(TOPICS)), pushed(type, handler.getProperty(CHANNEL)));
    }

    /**
     * Whether a word may name a data type (contract, section 2): it becomes part of keys and channels.
     *
     * @param word any text
     * @return whether it is 1 to 32 of {@code a-z 0-9 -} and not reserved
     */
    public static boolean isName(String word) {
        boolean plain = word.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
        return plain && !word.isEmpty() && word.length() <= NAME_MAX && !RESERVED.contains(word);
    }

    /**
     * The push channel of a type, by the contract, section 2.
     *
     * @param name the type
     * @return {@code ws:device:{device_id}} for {@code telemetry}, {@code device:{device_id}:status} for {@code status},
     *     {@code ws:<type>:{device_id}} for others
     */
    public static String channel(String name) {
        return switch (name) {
            case "telemetry" -> "ws:device:{device_id}";
            case "status" -> "device:{device_id}:status";
            default -> "ws:" + name + ":{device_id}";
        };
    }

    private static List<TopicPattern> topics(@Nullable Object property) {
        Stream<String> texts = property instanceof String[] several
                ? Stream.of(several)
                : property instanceof String one ? Stream.of(one) : Stream.empty();
        List<TopicPattern> topics = texts.map(TopicPattern::new).toList();
        if (topics.isEmpty()) {
            throw new IllegalArgumentException(TOPICS + ": names no topic; allowed: one or more MQTT topics");
        }
        return topics;
    }

    private static boolean pushed(String type, @Nullable Object channel) {
        if (channel == null || channel.equals("")) {
            return false;
        }
        if (!channel.equals(channel(type))) {
            throw new IllegalArgumentException(CHANNEL + ": '" + channel + "' is not the channel of " + type
                    + "; allowed: " + channel(type) + ", or nothing for a type that is not pushed");
        }
        return true;
    }
}
