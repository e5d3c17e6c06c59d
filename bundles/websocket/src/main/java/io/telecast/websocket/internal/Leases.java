package io.telecast.websocket.internal;

import io.telecast.api.push.SubscriptionTable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Says in Redis how many sockets watch a device, and has the store read when that is known. */
final class Leases {
    private final Limits limits;
    private final Fanout fanout;
    private volatile @Nullable SubscriptionTable table;

    Leases(Limits limits, Fanout fanout) {
        this.limits = limits;
        this.fanout = fanout;
    }

    void arrived(SubscriptionTable service) {
        table = service;
    }

    void left(SubscriptionTable service) {
        if (table == service) {
            table = null;
        }
    }

    boolean away() {
        return table == null;
    }

    void release(String type, String deviceId) {
        assertLease(type, deviceId, 0);
    }

    /** Without a table, or with a slow one, the store is read all the same, and again when the lease stands. */
    void hold(String type, DeviceFeed feed, int sockets) {
        CompletableFuture<Void> held = assertLease(type, feed.deviceId(), sockets);
        held.whenComplete((done, failure) -> feed.refreshTwice());
        if (!held.isDone()) {
            fanout.later(() -> readUnless(held, feed), limits.leaseWait());
        }
    }

    private CompletableFuture<Void> assertLease(String type, String deviceId, int sockets) {
        SubscriptionTable present = table;
        if (present == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return present.subscribers(type, deviceId, sockets)
                    .toCompletableFuture()
                    .copy();
        } catch (RuntimeException stopped) {
            // It is on its way out; the next one is told when it comes.
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private static void readUnless(CompletableFuture<Void> held, DeviceFeed feed) {
        if (!held.isDone()) {
            feed.refresh();
        }
    }
}
