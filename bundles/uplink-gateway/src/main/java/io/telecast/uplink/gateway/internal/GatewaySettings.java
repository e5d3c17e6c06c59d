package io.telecast.uplink.gateway.internal;

import java.util.Map;
import java.util.function.IntSupplier;

/** The settings, checked. */
record GatewaySettings(int levels, int parts, int lookups) {

    static GatewaySettings of(GatewayConfig config, Map<String, ?> properties) {
        return new GatewaySettings(
                whole(properties, "levels.max", config::levels_max, 100),
                whole(properties, "parts.max", config::parts_max, 100_000),
                whole(properties, "lookups.max", config::lookups_max, 1_000_000));
    }

    /** Reads a whole number; a value that is none is a failure of the supplier. */
    private static int whole(Map<String, ?> properties, String key, IntSupplier setting, int max) {
        try {
            int value = setting.getAsInt();
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (RuntimeException notANumber) {
            // Told below, with the text that stands in the file.
        }
        throw new IllegalArgumentException(
                key + ": '" + properties.get(key) + "' is not a whole number in range; allowed: 1 to " + max);
    }
}
