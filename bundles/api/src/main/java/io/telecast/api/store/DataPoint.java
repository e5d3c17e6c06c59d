package io.telecast.api.store;

/**
 * One sample of one key of a device (a row of {@code telemetry_datas}; contract, section 4).
 *
 * @param key 1 to 255 characters
 * @param timestamp milliseconds since 1970
 * @param value a {@link Boolean}, a finite {@link Double} or a {@link String}; objects and arrays are their JSON text
 */
public record DataPoint(String key, long timestamp, Object value) {

    /** Checks the kind of the value, the rest is the business of who makes it. */
    public DataPoint {
        boolean allowed = value instanceof Boolean
                || value instanceof String
                || value instanceof Double number && Double.isFinite(number);
        if (!allowed) {
            throw new IllegalArgumentException(
                    "value of key '" + key + "' must be a Boolean, a finite Double or a String");
        }
    }
}
