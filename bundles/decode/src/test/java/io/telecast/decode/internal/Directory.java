package io.telecast.decode.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
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

/** A directory whose every answer is in the hands of a test. */
final class Directory implements DeviceDirectory {
    final Map<String, Device> cache = new ConcurrentHashMap<>();
    final List<CompletableFuture<Optional<Device>>> lookups = Collections.synchronizedList(new ArrayList<>());

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
