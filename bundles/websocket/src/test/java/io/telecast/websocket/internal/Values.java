package io.telecast.websocket.internal;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Current values in memory; can be away, and can be slow. */
final class Values implements TelemetryStore {
    private final Map<String, Map<String, DataPoint>> current = new HashMap<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean away;
    /** Completed while reads may be answered. */
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    synchronized void put(String deviceId, String key, long timestamp, Object value) {
        current.computeIfAbsent(deviceId, id -> new HashMap<>())
                .merge(
                        key,
                        new DataPoint(key, timestamp, value),
                        (old, now) -> now.timestamp() >= old.timestamp() ? now : old);
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        reads.incrementAndGet();
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
        }
        List<DataPoint> then = read(deviceId);
        return gate.thenApply(open -> then);
    }

    private synchronized List<DataPoint> read(String deviceId) {
        return new ArrayList<>(current.getOrDefault(deviceId, Map.of()).values());
    }

    @Override
    public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
        throw new UnsupportedOperationException();
    }
}
