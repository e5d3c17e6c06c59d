package io.telecast.websocket.internal;

import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
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
    public CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds) {
        reads.add(new ArrayList<>(deviceIds));
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
        }
        Map<String, Presence> then = new HashMap<>();
        states.forEach((id, online) -> then.put(id, new Presence(online, online, 0)));
        then.keySet().retainAll(deviceIds);
        return gate.thenApply(open -> then);
    }

    @Override
    public CompletionStage<List<String>> online(String after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> set(PresenceChange change) {
        throw new UnsupportedOperationException();
    }
}
