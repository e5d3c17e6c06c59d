package io.telecast.websocket.internal;

import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the current values of devices, a bounded number at a time. A feed asks for one read at a time. */
final class StoreReader {
    private final Supplier<@Nullable TelemetryStore> store;
    private final Limits limits;
    private final Fanout fanout;
    private final Counters counters;
    private final ArrayDeque<DeviceFeed> queue = new ArrayDeque<>();
    private int underWay;

    StoreReader(Supplier<@Nullable TelemetryStore> store, Limits limits, Fanout fanout, Counters counters) {
        this.store = store;
        this.limits = limits;
        this.fanout = fanout;
        this.counters = counters;
    }

    void read(DeviceFeed feed) {
        synchronized (this) {
            queue.add(feed);
        }
        drain();
    }

    private void drain() {
        while (true) {
            DeviceFeed feed;
            synchronized (this) {
                feed = underWay < limits.reads() ? queue.poll() : null;
                if (feed == null) {
                    return;
                }
                underWay++;
            }
            begin(feed);
        }
    }

    private void begin(DeviceFeed feed) {
        feed.readBegins();
        counters.storeReads.increment();
        current(feed.deviceId())
                .orTimeout(limits.readTimeout(), TimeUnit.MILLISECONDS)
                .whenComplete((points, failure) -> fanout.execute(() -> end(feed, points)));
    }

    private CompletableFuture<List<DataPoint>> current(String deviceId) {
        TelemetryStore present = store.get();
        if (present == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("there is no store"));
        }
        try {
            // A copy, because the time limit must not end the store's own stage.
            return present.current(deviceId).toCompletableFuture().copy();
        } catch (RuntimeException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private void end(DeviceFeed feed, @Nullable List<DataPoint> points) {
        synchronized (this) {
            underWay--;
        }
        if (points == null) {
            counters.storeFailures.increment();
            feed.readFailed();
        } else {
            feed.readEnded(points.stream()
                    .filter(point -> !point.key().equals(Json.SYSTIME))
                    .map(point -> new Sample(point.key(), point.timestamp(), Json.value(point.value())))
                    .toList());
        }
        drain();
    }
}
