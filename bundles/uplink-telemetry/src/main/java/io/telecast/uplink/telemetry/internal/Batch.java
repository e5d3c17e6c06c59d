package io.telecast.uplink.telemetry.internal;

import io.telecast.api.store.DataPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Of each key of a report in work the newest time, as long as nothing newer is pushed. */
final class Batch {
    private final Map<String, Long> times = new HashMap<>(); // guarded by this

    Batch(List<DataPoint> points) {
        points.forEach(point -> times.merge(point.key(), point.timestamp(), Math::max));
    }

    synchronized Set<String> keys() {
        return Set.copyOf(times.keySet());
    }

    /** Something else is pushed: what is older than this must not follow. */
    synchronized void forget(String key, long olderThan) {
        times.computeIfPresent(key, (same, time) -> time < olderThan ? null : time);
    }

    /** Which of the current values came with this report. */
    synchronized List<DataPoint> among(List<DataPoint> current) {
        return current.stream()
                .filter(point -> Long.valueOf(point.timestamp()).equals(times.get(point.key())))
                .toList();
    }

    /** Hands them to be pushed; whatever is to be forgotten meanwhile waits, and is pushed later. */
    synchronized void push(List<DataPoint> current, Consumer<List<DataPoint>> publisher) {
        publisher.accept(among(current));
    }
}
