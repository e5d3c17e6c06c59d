package io.telecast.uplink.status.internal;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Devices that a test made. Nothing else of a directory is asked for here. */
class Directory implements DeviceDirectory {
    private final Map<String, Device> devices = new HashMap<>();

    void know(String id, @Nullable Silence silence) {
        devices.put(id, new Device(id, "n-" + id, "", "t1", null, null, null, true, null, silence));
    }

    boolean isEmptyNow() {
        return devices.isEmpty();
    }

    @Override
    public @Nullable Device cached(String deviceId) {
        return devices.get(deviceId);
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        return CompletableFuture.completedFuture(Optional.ofNullable(devices.get(deviceId)));
    }

    @Override
    public CompletionStage<Optional<Device>> setSilence(String deviceId, @Nullable Silence silence) {
        know(deviceId, silence);
        return find(deviceId);
    }

    @Override
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        throw new UnsupportedOperationException();
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
    public CompletionStage<GatewayMembers> members(
            Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses) {
        throw new UnsupportedOperationException();
    }
}
