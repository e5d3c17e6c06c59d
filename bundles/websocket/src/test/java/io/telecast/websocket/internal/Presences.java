package io.telecast.websocket.internal;

import io.telecast.api.store.PresenceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** States in memory; can be away, and can be slow. */
final class Presences implements PresenceStore {
    final Map<String, Boolean> states = new ConcurrentHashMap<>();
    /** What was asked for, one list for each read. */
    final ConcurrentLinkedQueue<List<String>> reads = new ConcurrentLinkedQueue<>();

    volatile boolean away;
    /** Completed while reads may be answered. */
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Map<String, Boolean>> online(Collection<String> deviceIds) {
        reads.add(new ArrayList<>(deviceIds));
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
        }
        Map<String, Boolean> then = new HashMap<>(states);
        then.keySet().retainAll(deviceIds);
        return gate.thenApply(open -> then);
    }

    @Override
    public CompletionStage<Boolean> setOnline(String deviceId, boolean online) {
        throw new UnsupportedOperationException();
    }
}
