package io.telecast.metrics.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A part that says what a test wants it to. */
record Part(String part, Supplier<@Nullable String> state, Consumer<Measurements> told) implements HealthCheck {

    static Part with(String part, Consumer<Measurements> told) {
        return new Part(part, () -> null, told);
    }

    static Part that(String part, Supplier<@Nullable String> state) {
        return new Part(part, state, to -> {});
    }

    @Override
    public @Nullable String problem() {
        return state.get();
    }

    @Override
    public void measure(Measurements to) {
        told.accept(to);
    }
}
