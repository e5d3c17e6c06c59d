package io.telecast.mqtt.internal;

import io.telecast.api.uplink.UplinkHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;

/**
 * A data type that is installed.
 *
 * @param connection its connection to the broker
 * @param owners the ids of the bundles that brought a handler for it; guarded by the adapter
 */
record InstalledType(TypeConnection connection, Set<Long> owners) {
    private static final String TYPE = "uplink.type";
    private static final String TOPICS = "uplink.topics";
    private static final Pattern WORD = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Set<String> RESERVED = Set.of("device", "sub", "group");

    /** What a handler's properties say. */
    record Description(String type, List<TopicPattern> patterns) {}

    InstalledType(TypeConnection connection) {
        this(connection, new HashSet<>());
    }

    static Description describe(ServiceReference<UplinkHandler> handler) {
        Object type = handler.getProperty(TYPE);
        if (!(type instanceof String name) || !WORD.matcher(name).matches() || RESERVED.contains(name)) {
            throw new IllegalArgumentException(TYPE + ": '" + type
                    + "' is not a data type; allowed: 1 to 32 of a-z 0-9 -," + " but not device, sub or group");
        }
        Object topics = handler.getProperty(TOPICS);
        Stream<String> texts = topics instanceof String[] several
                ? Stream.of(several)
                : topics instanceof String one ? Stream.of(one) : Stream.empty();
        List<TopicPattern> patterns = texts.map(TopicPattern::new).toList();
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException(TOPICS + ": names no topic; allowed: one or more MQTT topics");
        }
        return new Description(name, patterns);
    }
}
