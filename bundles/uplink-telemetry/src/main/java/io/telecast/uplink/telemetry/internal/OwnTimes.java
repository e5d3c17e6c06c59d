package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reports whose samples carry times of the device's own, a history batch for example: stored first, then pushed where they
 * turn out to be the newest. Sockets of other back ends show what is published last, so nothing older may be.
 */
final class OwnTimes {
    private final Decoder decoder;
    private final TelemetryStore store;
    private final PushPublisher push;
    /** What is in work, by device; the sets are never changed. */
    private final Map<String, Set<Batch>> devices = new ConcurrentHashMap<>();

    OwnTimes(Decoder decoder, TelemetryStore store, PushPublisher push) {
        this.decoder = decoder;
        this.store = store;
        this.push = push;
    }

    /** Completes as the store does, after the newest was pushed. */
    CompletionStage<Boolean> keep(Report report, Device device, List<DataPoint> points) {
        var batch = new Batch(points);
        devices.merge(device.id(), Set.of(batch), OwnTimes::with);
        return store.append(device.tenantId(), device.id(), points)
                .thenCompose(durable -> durable ? push(report, device, batch) : done(false))
                .whenComplete((durable, refusal) -> {
                    devices.computeIfPresent(device.id(), (id, batches) -> {
                        Set<Batch> left = without(batches, batch);
                        return left.isEmpty() ? null : left;
                    });
                });
    }

    /** A report of the moment is pushed at once, and cannot be read from the store yet. */
    void outdate(String deviceId, Sample by) {
        Collection<Batch> batches = devices.get(deviceId);
        if (batches != null) {
            batches.forEach(batch -> by.values().keySet().forEach(key -> batch.forget(key, by.timestamp() + 1)));
        }
    }

    private CompletionStage<Boolean> push(Report report, Device device, Batch batch) {
        Set<String> keys = batch.keys();
        if (keys.isEmpty() || !push.mayBeWatched(report.type(), device.id())) {
            return done(true);
        }
        return store.current(device.id(), keys).handle((current, away) -> {
            // When the store cannot be read, a value that shows late, with the next report or the next reading of a
            // watcher, is better than an old one that stays.
            if (away == null) {
                push(report, device, batch, current);
            }
            return true;
        });
    }

    private void push(Report report, Device device, Batch batch, List<DataPoint> current) {
        Set<Batch> others = without(devices.getOrDefault(device.id(), Set.of()), batch);
        batch.among(current).forEach(point -> others.forEach(other -> other.forget(point.key(), point.timestamp())));
        batch.push(current, newest -> byTime(newest)
                .forEach((time, values) -> push.publish(new PushEvent(
                        report.type(),
                        device.id(),
                        device.tenantId(),
                        time,
                        () -> decoder.json(values),
                        report.received()))));
    }

    private static Map<Long, Map<String, Object>> byTime(List<DataPoint> points) {
        Map<Long, Map<String, Object>> byTime = new TreeMap<>();
        points.forEach(point -> byTime.computeIfAbsent(point.timestamp(), time -> new LinkedHashMap<>())
                .put(point.key(), point.value()));
        return byTime;
    }

    private static Set<Batch> with(Set<Batch> batches, Set<Batch> more) {
        Set<Batch> all = new HashSet<>(batches);
        all.addAll(more);
        return all;
    }

    private static Set<Batch> without(Set<Batch> batches, Batch batch) {
        Set<Batch> others = new HashSet<>(batches);
        others.remove(batch);
        return others;
    }

    private static CompletionStage<Boolean> done(boolean durable) {
        return CompletableFuture.completedStage(durable);
    }
}
