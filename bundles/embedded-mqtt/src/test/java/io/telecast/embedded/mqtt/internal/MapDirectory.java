package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DevicePage;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A directory in memory: user name {@code u-<id>}, password {@code p-<id>}, number {@code n-<id>}. */
final class MapDirectory extends UnsupportedDirectory {
    private final Map<String, Device> devices = new ConcurrentHashMap<>();

    MapDirectory with(String... ids) {
        for (String id : ids) {
            devices.put(id, new Device(id, "n-" + id, id, "t", null, null, null, true, null, null));
        }
        return this;
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
    public CompletionStage<Optional<Device>> authenticate(String username, @Nullable String password) {
        Device device = devices.get(username.replaceFirst("^u-", ""));
        boolean right = device != null && ("p-" + device.id()).equals(password);
        return CompletableFuture.supplyAsync(() -> right ? Optional.of(device) : Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> isEmpty() {
        return CompletableFuture.completedFuture(devices.isEmpty());
    }

    @Override
    public CompletionStage<DevicePage> list(String tenantId, String search, int offset, int limit) {
        return CompletableFuture.completedFuture(new DevicePage(List.copyOf(devices.values()), devices.size()));
    }

    @Override
    public CompletionStage<Boolean> delete(String deviceId) {
        return CompletableFuture.completedFuture(devices.remove(deviceId) != null);
    }
}
