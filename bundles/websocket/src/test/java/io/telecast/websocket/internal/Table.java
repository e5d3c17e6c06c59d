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
    /** Sockets by type and device, for other types. */
    final Map<String, Integer> others = new ConcurrentHashMap<>();

    final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    /** Completed while Redis is there. */
    volatile CompletableFuture<Void> redis = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> subscribers(String type, String deviceId, int sockets) {
        calls.add(type + " " + deviceId + " " + sockets);
        switch (type) {
            case "telemetry" -> set(held, deviceId, sockets);
            case "status" -> set(states, deviceId, sockets);
            default -> set(others, type + " " + deviceId, sockets);
        }
        return redis;
    }

    private static void set(Map<String, Integer> of, String name, int sockets) {
        if (sockets == 0) {
            of.remove(name);
        } else {
            of.put(name, sockets);
        }
    }

    @Override
    public CompletionStage<List<Subscription>> list(int limit) {
        return CompletableFuture.completedFuture(List.of());
    }
}
