package io.telecast.api.store;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Telemetry history and current values ({@code telemetry_datas}, {@code telemetry_current_datas}; contract, section 4).
 * All methods return without blocking, any thread; stages complete on a thread of the store, which the caller must not
 * block.
 */
@ProviderType
public interface TelemetryStore {

    /**
     * Writes points into the history and, where they are newest, the current values. Points of one device are written
     * in the order of the calls. Writes are batched; while the database is away they wait, in memory that the caller
     * bounds by the stages it leaves open, and the store tries again by itself. The same device, key, time and value is
     * written once; another value for the same device, key and time replaces the first and is counted.
     *
     * @param tenantId the tenant of the device
     * @param deviceId the device
     * @param points one report's points, already validated; may be empty
     * @return completes with true when the points are durable; with false when the store is being stopped and they are
     *     not; fails only when the database refuses these very points, with a message for an operator
     */
    CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points);

    /**
     * The current values of a device: of each key the newest sample. What {@link #append} completed before the call is
     * in it.
     *
     * @param deviceId the device
     * @return one point per key, by key; empty when there are none; fails when the database is away
     */
    CompletionStage<List<DataPoint>> current(String deviceId);

    /**
     * The current values of some keys.
     *
     * @param deviceId the device
     * @param keys the keys
     * @return one point per key that has a value, by key
     */
    CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys);

    /**
     * The history of one key.
     *
     * @param deviceId the device
     * @param key the key
     * @param start the earliest time, milliseconds since 1970, inclusive
     * @param end the latest time, milliseconds since 1970, inclusive
     * @param limit how many at most, 1 to 10,000
     * @return the newest points first
     */
    CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit);
}
