package io.telecast.launch.internal;

/** Reads numbers from the configuration. */
final class Numbers {
    private Numbers() {}

    static int within(String key, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                key + ": '" + value + "' is not a number in range; allowed: " + min + " to " + max);
    }
}
