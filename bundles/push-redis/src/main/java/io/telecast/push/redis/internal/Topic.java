package io.telecast.push.redis.internal;

import io.telecast.api.device.DeviceId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One data type of one device, and its names in Redis (contract, section 2). */
final class Topic {
    static final String KEY_PREFIX = "ws:sub:";
    /** Published whether or not anybody watches; its key is a name in our own books and notices alone. */
    static final String STATUS = "status";

    private static final String TELEMETRY = "telemetry";
    private static final int TYPE_MAX = 36;
    private static final Set<String> RESERVED = Set.of("device", "sub", "group");

    private final String type;
    private final String deviceId;

    // Made when they are wanted: of a million subscriptions most are only known. Two threads may both make them.
    private @Nullable String key;
    private @Nullable String channel;

    private Topic(String type, String deviceId) {
        this.type = type;
        this.deviceId = deviceId;
    }

    static Topic of(String type, String deviceId) {
        if (!isType(type)) {
            throw new IllegalArgumentException("type: '" + type
                    + "' is not a data type; allowed: 1 to 36 of A-Z a-z 0-9 _ -, and none of "
                    + RESERVED);
        }
        if (!DeviceId.isValid(deviceId)) {
            throw new IllegalArgumentException("device_id: not a device id; allowed: 1 to 36 of A-Z a-z 0-9 _ -");
        }
        return new Topic(type, deviceId);
    }

    /** The topic of a subscription's key, null if the key is none of a device. */
    static @Nullable Topic ofKey(String key) {
        if (!key.startsWith(KEY_PREFIX)) {
            return null;
        }
        int colon = key.indexOf(':', KEY_PREFIX.length());
        String type = colon < 0 ? TELEMETRY : key.substring(KEY_PREFIX.length(), colon);
        String deviceId = key.substring(colon < 0 ? KEY_PREFIX.length() : colon + 1);
        boolean plain = colon < 0 || !type.equals(TELEMETRY) && !type.equals(STATUS);
        return plain && isType(type) && DeviceId.isValid(deviceId) ? new Topic(type, deviceId) : null;
    }

    String type() {
        return type;
    }

    String deviceId() {
        return deviceId;
    }

    /** The key of the subscription. */
    String key() {
        String made = key;
        if (made == null) {
            made = type.equals(TELEMETRY) ? KEY_PREFIX + deviceId : KEY_PREFIX + type + ':' + deviceId;
            key = made;
        }
        return made;
    }

    /** The channel of the events. */
    String channel() {
        String made = channel;
        if (made == null) {
            made = type.equals(STATUS)
                    ? "device:" + deviceId + ":status"
                    : "ws:" + (type.equals(TELEMETRY) ? "device" : type) + ':' + deviceId;
            channel = made;
        }
        return made;
    }

    /** Whether those who watch say so in Redis. */
    boolean isLeased() {
        return !type.equals(STATUS);
    }

    /** The key of our own account of the subscription; in the same cluster slot. */
    String own() {
        return "{" + key() + "}:own";
    }

    static boolean isType(String type) {
        return type.equals(TELEMETRY) || !RESERVED.contains(type) && hasTypeCharacters(type);
    }

    /** By hand, as a million keys are looked at after each new connection. */
    private static boolean hasTypeCharacters(String type) {
        boolean allowed = !type.isEmpty() && type.length() <= TYPE_MAX;
        for (int i = 0; allowed && i < type.length(); i++) {
            char c = type.charAt(i);
            allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
        }
        return allowed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Topic topic && type.equals(topic.type) && deviceId.equals(topic.deviceId);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + deviceId.hashCode();
    }

    @Override
    public String toString() {
        return type + " of " + deviceId;
    }
}
