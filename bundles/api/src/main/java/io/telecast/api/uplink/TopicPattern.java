package io.telecast.api.uplink;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic of a data type: an MQTT topic with {@code {device_id}} and {@code {message_id}} in the place of whole levels.
 * With {@code {device_id}} the topic names the device and the payload is the device's own; a topic without it carries the
 * identity envelope. A report on a topic with {@code {message_id}} is answered (contract, section 1).
 *
 * <p>Immutable, any thread.
 */
public final class TopicPattern {
    private static final String DEVICE = "{device_id}";
    private static final String MESSAGE = "{message_id}";

    /**
     * What a topic says.
     *
     * @param deviceId the level in the place of {@code {device_id}}, any text; null if the pattern has none, so that the
     *     payload is an envelope
     * @param messageId the level in the place of {@code {message_id}}, any text; null if the pattern has none
     */
    public record Match(@Nullable String deviceId, @Nullable String messageId) {
        private static final Match NOTHING = new Match(null, null);
    }

    private final String text;
    private final List<String> levels;
    private final boolean literal;

    /**
     * Reads a pattern.
     *
     * @param text for example {@code devices/{device_id}/event/{message_id}}
     * @throws IllegalArgumentException if it is no pattern, with what is allowed
     */
    public TopicPattern(String text) {
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

    /**
     * The MQTT topic filter.
     *
     * @return the pattern with {@code +} in the places
     */
    public String filter() {
        StringBuilder filter = new StringBuilder();
        for (String level : levels) {
            filter.append(filter.isEmpty() ? "" : "/").append(isPlace(level) ? "+" : level);
        }
        return filter.toString();
    }

    /**
     * Reads a topic. Allocates nothing for a pattern without places.
     *
     * @param topic an MQTT topic
     * @return what it says, null if it is not one of these
     */
    public @Nullable Match match(String topic) {
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

    /**
     * Whether the payload is an identity envelope.
     *
     * @return true if the topic does not name the device
     */
    public boolean enveloped() {
        return !levels.contains(DEVICE);
    }

    /**
     * Where the answer to a report goes: the levels of text, then {@code response}, the device number and the message id;
     * for example {@code devices/event/response/{device_number}/{message_id}}.
     *
     * @param deviceNumber the number of the device, or {@code +} for a filter
     * @param messageId the message id of the report, or {@code +}
     * @return the topic, null if reports of this pattern have no message id and get no answer
     */
    public @Nullable String answerTopic(String deviceNumber, String messageId) {
        if (!levels.contains(MESSAGE)) {
            return null;
        }
        StringBuilder topic = new StringBuilder();
        levels.stream().filter(level -> !isPlace(level)).forEach(level -> topic.append(level)
                .append('/'));
        return topic.append("response/")
                .append(deviceNumber)
                .append('/')
                .append(messageId)
                .toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
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
        return List.copyOf(levels);
    }
}
