package io.telecast.api.push;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The open WebSockets of this instance. Does not block, any thread. */
@ProviderType
public interface ConnectionTable {
    /**
     * Open sockets, the oldest first.
     *
     * @param limit how many at most, 1 to 10,000
     * @return a copy; some of them when there are more
     */
    List<Connection> list(int limit);
}
