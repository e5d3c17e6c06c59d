package io.telecast.mqtt.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A topic of a data type, with {@code {device_id}} and {@code {message_id}} in the place of levels. */
final class TopicPattern {
    private static final String DEVICE = "{device_id}";
    private static final String MESSAGE = "{message_id}";

    /** What a topic says; without a device id, the payload is an envelope that does. */
    record Match(@Nullable String deviceId, @Nullable String messageId) {
        private static final Match NOTHING = new Match(null, null);
    }

    private final String text;
    private final List<String> levels;
    private final boolean literal;

    TopicPattern(String text) {
        this.text = text;
        this.levels = levels(text);
        this.literal = levels.stream().noneMatch(TopicPattern::isPlace);
        if (!levels.stream().allMatch(level -> isPlace(level) || isText(level))
                || repeats(DEVICE)
                || repeats(MESSAGE)) {
            throw new IllegalArgumentException("uplink.topics: '" + text
                    + "' is not a topic; allowed: levels of text without + # { }, and whole levels " + DEVICE + " and "
                    + MESSAGE + ", each once at most");
        }
    }

    /** The MQTT topic filter. */
    String filter() {
        StringBuilder filter = new StringBuilder();
        for (String level : levels) {
            filter.append(filter.isEmpty() ? "" : "/").append(isPlace(level) ? "+" : level);
        }
        return filter.toString();
    }

    /** What a topic says if it is one of these, else null. */
    @Nullable
    Match match(String topic) {
        if (literal) {
            return text.equals(topic) ? Match.NOTHING : null;
        }
        String deviceId = null;
        String messageId = null;
        int from = 0;
        for (int i = 0; i < levels.size(); i++) {
            int slash = topic.indexOf('/', from);
            boolean last = i == levels.size() - 1;
            if (last != slash < 0) {
                return null;
            }
            int to = last ? topic.length() : slash;
            String level = levels.get(i);
            if (level.equals(DEVICE)) {
                deviceId = topic.substring(from, to);
            } else if (level.equals(MESSAGE)) {
                messageId = topic.substring(from, to);
            } else if (to - from != level.length() || !topic.startsWith(level, from)) {
                return null;
            }
            from = to + 1;
        }
        return new Match(deviceId, messageId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private boolean repeats(String place) {
        return levels.indexOf(place) != levels.lastIndexOf(place);
    }

    private static boolean isText(String level) {
        return !level.isEmpty() && level.chars().noneMatch(c -> "+#{}".indexOf(c) >= 0 || Character.isISOControl(c));
    }

    private static boolean isPlace(String level) {
        return level.equals(DEVICE) || level.equals(MESSAGE);
    }

    private static List<String> levels(String text) {
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', from)) {
            levels.add(text.substring(from, slash));
            from = slash + 1;
        }
        levels.add(text.substring(from));
        return levels;
    }
}
