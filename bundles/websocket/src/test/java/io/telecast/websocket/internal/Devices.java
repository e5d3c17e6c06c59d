package io.telecast.websocket.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A directory in memory; the database behind its cache can be away. */
final class Devices implements DeviceDirectory {
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
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return CompletableFuture.completedFuture(devices.isEmpty());
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

    @Override
    public CompletionStage<Optional<Device>> setSilence(String deviceId, @Nullable Silence silence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<GatewayMembers> members(
            Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses) {
        throw new UnsupportedOperationException();
    }
}
