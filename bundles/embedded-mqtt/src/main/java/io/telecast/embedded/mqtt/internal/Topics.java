package io.telecast.embedded.mqtt.internal;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a device may publish and subscribe (contract, section 1). */
final class Topics {
    private static final Set<String> PREFIXES = Set.of("devices", "gateway");
    private static final Set<String> BY_MESSAGE = Set.of("attributes", "event");
    private static final Set<String> ANSWERS = Set.of("command/response", "attributes/set/response");
    private static final Set<String> DOWN = Set.of("telemetry/control", "attributes/get");
    private static final Set<String> DOWN_BY_MESSAGE =
            Set.of("attributes/set", "command", "attributes/response", "event/response");
    private static final int MAX_MESSAGE_ID = 64;

    private Topics() {}

    /**
     * The topic a device's report goes to: the same one, or of the plain form {@code devices/{own id}/telemetry} the
     * one that carries the envelope.
     *
     * @return null if the device may not publish there
     */
    static @Nullable String publish(Identity device, String topic) {
        if (topic.equals("devices/telemetry")) {
            return topic;
        }
        String[] levels = topic.split("/", -1);
        if (levels.length < 2 || !PREFIXES.contains(levels[0])) {
            return null;
        }
        if (levels[1].equals(device.getName()) && levels[0].equals("devices")) {
            return enveloped(levels);
        }
        return isReport(levels) ? topic : null;
    }

    private static @Nullable String enveloped(String[] levels) {
        if (levels.length == 3 && levels[2].equals("telemetry")) {
            return "devices/telemetry";
        }
        boolean allowed = levels.length == 4 && BY_MESSAGE.contains(levels[2]) && isMessageId(levels[3]);
        return allowed ? "devices/" + levels[2] + "/" + levels[3] : null;
    }

    private static boolean isReport(String[] levels) {
        int last = levels.length - 1;
        if (levels.length == 2) {
            return levels[1].equals("telemetry");
        }
        if (!isMessageId(levels[last])) {
            return false;
        }
        return levels.length == 3 && BY_MESSAGE.contains(levels[1]) || ANSWERS.contains(middle(levels, last));
    }

    /** Whether a device may subscribe a filter: what is sent to its own number, and a wildcard for message ids only. */
    static boolean maySubscribe(Identity device, String filter) {
        String[] levels = filter.split("/", -1);
        int last = levels.length - 1;
        if (levels.length < 3 || !PREFIXES.contains(levels[0])) {
            return false;
        }
        if (levels[last].equals(device.number()) && DOWN.contains(middle(levels, last))) {
            return true;
        }
        // Any message id or none in particular: a filter for each id would be a queue for each.
        return levels[last].equals("+")
                && levels[last - 1].equals(device.number())
                && DOWN_BY_MESSAGE.contains(middle(levels, last - 1));
    }

    private static String middle(String[] levels, int end) {
        return end <= 1 ? "" : String.join("/", Arrays.asList(levels).subList(1, end));
    }

    /** Letters, digits and {@code _ - .}: nothing that means something in an address or a filter of the broker. */
    private static boolean isMessageId(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_MESSAGE_ID
                && text.chars().allMatch(Topics::isPlain);
    }

    /** Whether a client id may be used: it becomes part of names and selectors in the broker. */
    static boolean isClientId(String text) {
        return text.length() <= 128
                && !text.contains("::")
                && text.chars().allMatch(c -> isPlain(c) || c == ':' || c == '/' || c == '@');
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }
}
