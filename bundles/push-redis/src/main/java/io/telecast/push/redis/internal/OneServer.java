package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The master is where the configuration says. */
final class OneServer implements Locator {
    private final RedisURI uri;
    private final Client client;

    OneServer(RedisURI uri, Client client) {
        this.uri = uri;
        this.client = client;
    }

    @Override
    public void start(Consumer<Route> route) {
        route.accept(Route.to(uri));
    }

    @Override
    public void look() {
        // There is nobody to ask.
    }

    @Override
    public void doubt() {
        // It is there or nowhere.
    }

    @Override
    public CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI master) {
        return client.connectMaster(master);
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void stop() {
        // Nothing was begun.
    }
}
