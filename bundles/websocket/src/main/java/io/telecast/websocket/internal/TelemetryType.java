package io.telecast.websocket.internal;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Telemetry: values by key, each with its time. */
final class TelemetryType implements DataType {
    private final Supplier<@Nullable TelemetryStore> store;
    private final Limits limits;
    private final Counters counters;

    TelemetryType(Supplier<@Nullable TelemetryStore> store, Limits limits, Counters counters) {
        this.store = store;
        this.limits = limits;
        this.counters = counters;
    }

    @Override
    public String name() {
        return "telemetry";
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
        TelemetryStore present = store.get();
        if (present == null) {
            throw new IllegalStateException("there is no store");
        }
        String deviceId = deviceIds.get(0);
        return present.current(deviceId).thenApply(points -> Map.of(deviceId, samples(points)));
    }

    private static List<Sample> samples(List<DataPoint> points) {
        return points.stream()
                .filter(point -> !point.key().equals(Json.SYSTIME))
                .map(point -> new Sample(point.key(), point.timestamp(), Json.value(point.value())))
                .toList();
    }
}
