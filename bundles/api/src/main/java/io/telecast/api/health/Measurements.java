package io.telecast.api.health;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the figures of a part. A name is of {@code a-z 0-9 .}, unique in its part together with the labels; its last word
 * is the unit where there is one: {@code ms}, {@code s} or {@code bytes}. Prometheus gets {@code telecast_<part>_<name>} in
 * its base units, for example {@code telecast_bus_oldest_wait_seconds}.
 *
 * <p>Labels are names and values in turn, {@code "type", "telemetry"}. Their values must be few: a word that is known when
 * the code is written, an installed type, the largest tenants; never a device.
 */
@ProviderType
public interface Measurements {

    /**
     * A number that only grows, from 0 at the start of the part.
     *
     * @param name see above; {@code total} is not part of it
     * @param help one line for operators
     * @param value the count
     * @param labels names and values in turn
     */
    void counter(String name, String help, Number value, String... labels);

    /**
     * A number that goes up and down.
     *
     * @param name see above
     * @param help one line for operators
     * @param value the value now
     * @param labels names and values in turn
     */
    void gauge(String name, String help, Number value, String... labels);

    /**
     * How long something took, each time.
     *
     * @param name see above, without a unit
     * @param help one line for operators
     * @param times what was recorded since the start of the part
     * @param labels names and values in turn
     */
    void histogram(String name, String help, Histogram times, String... labels);
}
