package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out where the masters are, and goes on doing so. */
interface Locator {
    /** Begins; tells of each route on the control thread. */
    void start(Consumer<Route> route);

    /** It is time to look again. Control thread. */
    void look();

    /** Something says that the masters are elsewhere. Any thread, as often as one likes. */
    void doubt();

    /** Connects to a master. */
    CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI master);

    /** Why the masters are not known, null if they are. Any thread. */
    @Nullable
    String problem();

    /** Control thread. */
    void stop();
}
