package io.telecast.api.store;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which devices are online ({@code devices.is_online}; contract, section 4). All methods return without blocking, any
 * thread; stages complete on a thread of the store, which the caller must not block.
 */
@ProviderType
public interface PresenceStore {
    /**
     * Remembers that a device is online or not. Calls for one device take effect in their order. While the database is
     * away they wait, in memory that the caller bounds by the stages it leaves open.
     *
     * @param deviceId the device; an unknown one is ignored
     * @param online whether it is online
     * @return completes with true when it is durable; with false when the store is being stopped and it is not
     */
    CompletionStage<Boolean> setOnline(String deviceId, boolean online);

    /**
     * Whether devices are online.
     *
     * @param deviceIds up to 1000 devices
     * @return an entry for each of them that exists; fails when the database is away
     */
    CompletionStage<Map<String, Boolean>> online(Collection<String> deviceIds);
}
