package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.NewDevice;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services implements DeviceDirectory, TelemetryStore, PushPublisher {
    final Map<String, Device> cache = new ConcurrentHashMap<>();
    final List<CompletableFuture<Optional<Device>>> lookups = Collections.synchronizedList(new ArrayList<>());
    final List<CompletableFuture<Boolean>> commits = Collections.synchronizedList(new ArrayList<>());
    /** What happened, in order: {@code push …} and {@code append …}. */
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    volatile boolean watched;

    @Override
    public @Nullable Device cached(String deviceId) {
        return cache.get(deviceId);
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        var lookup = new CompletableFuture<Optional<Device>>();
        lookups.add(lookup);
        return lookup;
    }

    @Override
    public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
        StringBuilder line =
                new StringBuilder("append ").append(tenantId).append(' ').append(deviceId);
        points.forEach(p -> line.append(' ')
                .append(p.key())
                .append('@')
                .append(p.timestamp())
                .append('=')
                .append(p.value()));
        var commit = new CompletableFuture<Boolean>();
        commits.add(commit);
        log.add(line.toString());
        return commit;
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        if (!watched) {
            log.add("unwatched");
            return CompletableFuture.completedStage(false);
        }
        String data = new String(event.data().get(), StandardCharsets.UTF_8);
        log.add("push " + event.tenantId() + " " + event.deviceId() + " " + event.timestamp() + " " + data);
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
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

    @Override
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return CompletableFuture.completedFuture(cache.isEmpty());
    }

    @Override
    public CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CreatedDevice> create(NewDevice device) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> delete(String deviceId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Device>> setScript(String deviceId, @Nullable String source) {
        throw new UnsupportedOperationException();
    }
}
