package io.telecast.decode.internal;

import java.util.Map;
import java.util.function.IntSupplier;

/** The settings, checked. */
record Limits(
        int payloadBytes,
        int keys,
        int points,
        int valueChars,
        int depth,
        int aheadMillis,
        int lookups,
        int scriptsWaiting,
        int scriptsWaitMillis) {

    static Limits of(DecodeConfig config, Map<String, ?> properties) {
        var check = new Check(properties);
        return new Limits(
                check.whole("payload.max.kb", config::payload_max_kb, 1, 65_536) * 1024,
                check.whole("keys.max", config::keys_max, 1, 100_000),
                check.whole("points.max", config::points_max, 1, 1_000_000),
                check.whole("value.max.chars", config::value_max_chars, 1, 10_000_000),
                check.whole("depth.max", config::depth_max, 2, 500),
                check.whole("ahead.max.ms", config::ahead_max_ms, 0, 86_400_000),
                check.whole("lookups.max", config::lookups_max, 1, 1_000_000),
                check.whole("scripts.waiting.max", config::scripts_waiting_max, 1, 1_000_000),
                check.whole("scripts.wait.max.ms", config::scripts_wait_max_ms, 1, 3_600_000));
    }

    /** Reads whole numbers; a value that is no number is a failure of the supplier. */
    private record Check(Map<String, ?> properties) {

        int whole(String key, IntSupplier setting, int min, int max) {
            try {
                int value = setting.getAsInt();
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (RuntimeException notANumber) {
                // Told below, with the text that stands in the file.
            }
            throw new IllegalArgumentException(key + ": '" + properties.get(key)
                    + "' is not a whole number in range; allowed: " + min + " to " + max);
        }
    }
}
