package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.Silence;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Devices that a test made. Nothing else of a directory is asked for here. */
class Directory extends UnsupportedDirectory {
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
}
