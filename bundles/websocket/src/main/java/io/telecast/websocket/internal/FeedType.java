package io.telecast.websocket.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A kind of data that devices report: what its events mean, and what is known of a device without them. */
interface FeedType {

    /** As its channels and its leases call it. */
    String name();

    /** Reads an event of its channel; null when it is malformed. */
    @Nullable
    PushedEvent read(byte[] payload);

    /** For a device of which nothing is known yet. */
    Latest latest();

    /** How many devices one call of {@link #stored} may name. */
    int readAtOnce();

    /** What the store knows of these devices; fails, or throws, when that cannot be told now. */
    CompletionStage<Map<String, List<Sample>>> stored(List<String> deviceIds);
}
