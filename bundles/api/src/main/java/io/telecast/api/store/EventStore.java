package io.telecast.api.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The events of devices. All methods return without blocking, any thread; stages complete on a thread of the store, which
 * the caller must not block.
 */
@ProviderType
public interface EventStore {

    /**
     * Keeps an event. As {@link TelemetryStore#append} in all else: order, batches, a database that is away.
     *
     * @param event the event, already validated
     * @return completes with true when it is durable; with false when the store is being stopped and it is not; fails
     *     only when the database refuses this very event, with a message for an operator
     */
    CompletionStage<Boolean> add(Event event);

    /**
     * The newest events of a device.
     *
     * @param deviceId the device
     * @param limit how many at most, 1 to 1000
     * @return the newest first; fails when the database is away
     */
    CompletionStage<List<Event>> newest(String deviceId, int limit);
}
