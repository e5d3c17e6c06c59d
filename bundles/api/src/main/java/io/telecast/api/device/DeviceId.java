package io.telecast.api.device;

import java.util.Set;

/**
 * The rule for device ids (contract, section 2): 1 to 36 characters of {@code A-Z a-z 0-9 _ -}, and none of the words
 * that stand at the same place in a topic. Everything else is refused before it reaches Redis, the broker or the
 * database.
 */
public final class DeviceId {
    /** The longest id, in characters. */
    public static final int MAX_LENGTH = 36;

    private static final Set<String> RESERVED = Set.of("status", "event", "attributes", "command", "telemetry");

    private DeviceId() {}

    /**
     * Tells whether a text may be a device id. Does not block, allocates nothing, any thread.
     *
     * @param id the text
     * @return whether it keeps the rule; says nothing about whether such a device exists
     */
    public static boolean isValid(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            boolean allowed =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return !RESERVED.contains(id);
    }
}
