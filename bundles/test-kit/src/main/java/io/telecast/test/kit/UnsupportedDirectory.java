package io.telecast.test.kit;

import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.NewDevice;
import io.telecast.api.device.Silence;
import io.telecast.api.device.SubDeviceAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A directory that does nothing at all: a test says what its part asks for, and anything else fails. */
public abstract class UnsupportedDirectory implements DeviceDirectory {

    @Override
    public @Nullable Device cached(String deviceId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
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
