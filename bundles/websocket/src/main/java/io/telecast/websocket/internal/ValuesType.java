package io.telecast.websocket.internal;

import io.telecast.api.store.DataPoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Telemetry or attributes: values by key, each with its time. */
final class ValuesType implements FeedType {
    private final String name;
    private final Function<String, @Nullable CompletionStage<List<DataPoint>>> store;
    private final Limits limits;
    private final Counters counters;

    /** @param store asks for the values of a device; null when there is no store */
    ValuesType(
            String name,
            Function<String, @Nullable CompletionStage<List<DataPoint>>> store,
            Limits limits,
            Counters counters) {
        this.name = name;
        this.store = store;
        this.limits = limits;
        this.counters = counters;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable PushedEvent read(byte[] payload) {
        return PushedEvent.values(payload);
    }

    @Override
    public Latest latest() {
        return new LatestValues(limits, counters);
    }

    @Override
    public int readAtOnce() {
        return 1;
    }

    @Override
    public CompletionStage<Map<String, List<Sample>>> stored(List<String> deviceIds) {
        String deviceId = deviceIds.get(0);
        CompletionStage<List<DataPoint>> current = store.apply(deviceId);
        if (current == null) {
            throw new IllegalStateException("there is no store");
        }
        return current.thenApply(points -> Map.of(deviceId, samples(points)));
    }

    private static List<Sample> samples(List<DataPoint> points) {
        return points.stream()
                .filter(point -> !point.key().equals(Json.SYSTIME))
                .map(point -> new Sample(point.key(), point.timestamp(), Json.value(point.value())))
                .toList();
    }
}
