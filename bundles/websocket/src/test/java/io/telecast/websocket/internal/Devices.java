package io.telecast.websocket.internal;

import io.telecast.api.device.Device;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A directory in memory; the database behind its cache can be away. */
final class Devices extends UnsupportedDirectory {
    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final Map<String, Device> cache = new ConcurrentHashMap<>();
    volatile boolean away;

    Device add(String id, String tenantId) {
        Device device = new Device(id, id, id, tenantId, null, null, null, true, null, null);
        devices.put(id, device);
        return device;
    }

    @Override
    public @Nullable Device cached(String deviceId) {
        return cache.get(deviceId);
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("the database is away"));
        }
        Device device = devices.get(deviceId);
        if (device != null) {
            cache.put(deviceId, device);
        }
        return CompletableFuture.supplyAsync(() -> Optional.ofNullable(device));
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return CompletableFuture.completedFuture(devices.isEmpty());
    }
}
