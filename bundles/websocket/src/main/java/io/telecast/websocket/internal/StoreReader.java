package io.telecast.websocket.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the store what is known of devices, a bounded number of reads at a time, each of as many devices as wait
 * and the type allows. A feed asks for one read at a time.
 */
final class StoreReader {
    private final FeedType type;
    private final Limits limits;
    private final Fanout fanout;
    private final Counters counters;
    private final ArrayDeque<DeviceFeed> queue = new ArrayDeque<>();
    private int underWay;

    StoreReader(FeedType type, Limits limits, Fanout fanout, Counters counters) {
        this.type = type;
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
        for (List<DeviceFeed> feeds = next(); !feeds.isEmpty(); feeds = next()) {
            begin(feeds);
        }
    }

    private synchronized List<DeviceFeed> next() {
        List<DeviceFeed> feeds = new ArrayList<>(1);
        while (underWay < limits.reads() && feeds.size() < type.readAtOnce() && !queue.isEmpty()) {
            feeds.add(queue.remove());
        }
        if (!feeds.isEmpty()) {
            underWay++;
        }
        return feeds;
    }

    private void begin(List<DeviceFeed> feeds) {
        feeds.forEach(DeviceFeed::readBegins);
        counters.storeReads.increment();
        stored(feeds.stream().map(DeviceFeed::deviceId).toList())
                .orTimeout(limits.readTimeout(), TimeUnit.MILLISECONDS)
                .whenComplete((found, failure) -> fanout.execute(() -> end(feeds, found)));
    }

    private CompletableFuture<Map<String, List<Sample>>> stored(List<String> deviceIds) {
        try {
            // A copy, because the time limit must not end the store's own stage.
            return type.stored(deviceIds).toCompletableFuture().copy();
        } catch (RuntimeException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private void end(List<DeviceFeed> feeds, @Nullable Map<String, List<Sample>> found) {
        synchronized (this) {
            underWay--;
        }
        if (found == null) {
            counters.storeFailures.increment();
            feeds.forEach(DeviceFeed::readFailed);
        } else {
            feeds.forEach(feed -> feed.readEnded(found.getOrDefault(feed.deviceId(), List.of())));
        }
        drain();
    }
}
