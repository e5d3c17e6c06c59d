package io.telecast.auth.internal;

/** Checks of settings, with messages that name the key and what is allowed. */
final class Checked {
    private Checked() {}

    static int range(String key, int value, int min, int max) {
        return (int) range(key, (long) value, min, max);
    }

    static long range(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + ": '" + value + "' is not in range; allowed: " + min + " to " + max);
        }
        return value;
    }
}
