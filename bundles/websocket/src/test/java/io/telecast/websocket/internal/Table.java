package io.telecast.websocket.internal;

import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A subscription table in memory. */
final class Table implements SubscriptionTable {
    /** Sockets by device, for telemetry. */
    final Map<String, Integer> held = new ConcurrentHashMap<>();
    /** Sockets by device, for status. */
    final Map<String, Integer> states = new ConcurrentHashMap<>();

    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    /** Completed while Redis is there. */
    volatile CompletableFuture<Void> redis = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> subscribers(String type, String deviceId, int sockets) {
        calls.add(type + " " + deviceId + " " + sockets);
        Map<String, Integer> of = type.equals("status") ? states : held;
        if (sockets == 0) {
            of.remove(deviceId);
        } else {
            of.put(deviceId, sockets);
        }
        return redis;
    }

    @Override
    public CompletionStage<List<Subscription>> list(int limit) {
        return CompletableFuture.completedFuture(List.of());
    }
}
