package io.telecast.api.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The attributes of devices ({@code attribute_datas}; contract, section 4): of each key one value, the newest. All
 * methods return without blocking, any thread; stages complete on a thread of the store, which the caller must not block.
 */
@ProviderType
public interface AttributeStore {

    /**
     * Keeps attributes; an older value never replaces a newer one. As {@link TelemetryStore#append} in all else: order,
     * batches, a database that is away.
     *
     * @param tenantId the tenant of the device
     * @param deviceId the device
     * @param points the attributes, already validated; may be empty
     * @return completes with true when they are durable; with false when the store is being stopped and they are not;
     *     fails only when the database refuses these very attributes, with a message for an operator
     */
    CompletionStage<Boolean> put(String tenantId, String deviceId, List<DataPoint> points);

    /**
     * The attributes of a device.
     *
     * @param deviceId the device
     * @return one point per key, by key; empty when there are none; fails when the database is away
     */
    CompletionStage<List<DataPoint>> current(String deviceId);
}
