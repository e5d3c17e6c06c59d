package io.telecast.api.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which devices are online ({@code devices.is_online}; contract, section 4), and since when. All methods return without
 * blocking, any thread; stages complete on a thread of the store, which the caller must not block.
 */
@ProviderType
public interface PresenceStore {

    /** What became of a change. */
    enum Outcome {
        /** The device is now what it was not before, durably. */
        CHANGED,
        /** It was that already, or is unknown. */
        UNCHANGED,
        /** Something later is known; the device stays as it is. */
        OUTDATED,
        /** The store is being stopped, and the change is not durable. */
        NOT_NOW
    }

    /**
     * Remembers that a device is online or not. Calls for one device take effect in their order; changes by several
     * instances in the order of their moments. While the database is away they wait, in memory that the caller bounds by
     * the stages it leaves open.
     *
     * @param change the change
     * @return what became of it
     */
    CompletionStage<Outcome> set(PresenceChange change);

    /**
     * Whether devices are online.
     *
     * @param deviceIds up to 1000 devices
     * @return an entry for each of them that exists; fails when the database is away
     */
    CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds);

    /**
     * The devices that are online, page by page.
     *
     * @param after the last id of the page before, empty for the first page
     * @param limit how many at most, 1 to 10,000
     * @return by id, ascending; fails when the database is away
     */
    CompletionStage<List<String>> online(String after, int limit);
}
