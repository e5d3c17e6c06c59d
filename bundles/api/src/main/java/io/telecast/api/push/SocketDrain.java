package io.telecast.api.push;

import org.osgi.annotation.versioning.ProviderType;

/** Moves the clients of this instance to the others, before it is stopped or updated. Does not block, any thread. */
@ProviderType
public interface SocketDrain {
    /**
     * Begins to drain, or goes on with another window. From now on new WebSockets are refused at the handshake with HTTP
     * status 503, so that a load balancer takes another instance, {@code /health/ready} is false with that reason, and
     * the open sockets are closed with 1012, spread over the window, so that their clients do not come back all at once.
     *
     * @param windowMillis how long it takes until the last socket is closed, 0 to 3,600,000
     * @return the state now
     * @throws IllegalArgumentException when the window is out of bounds
     */
    State drain(long windowMillis);

    /** Takes clients again; sockets that are still open stay. */
    State resume();

    /** Where it stands. */
    State state();

    /**
     * Where draining stands.
     *
     * @param draining whether it was begun and not resumed
     * @param openSockets the sockets that are open still
     * @param closedSockets those this draining has closed so far; 0 when nothing is drained
     * @param remainingMillis until the window ends; 0 when it is over or nothing is drained
     */
    record State(boolean draining, int openSockets, long closedSockets, long remainingMillis) {}
}
