package io.telecast.uplink.status.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of a keeper without the component around it. */
record KeeperFigures(Keeper keeper) implements HealthCheck {
    static Map<String, Number> of(Keeper keeper) {
        return new KeeperFigures(keeper).figures();
    }

    @Override
    public String part() {
        return "keeper";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void measure(Measurements to) {
        keeper.measure(to);
    }
}
