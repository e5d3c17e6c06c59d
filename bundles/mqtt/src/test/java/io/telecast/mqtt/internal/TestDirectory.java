package io.telecast.mqtt.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Devices by id, in the cache of the directory or only found by it; {@code away} makes it find nothing for ever. */
final class TestDirectory {
    final Map<String, Device> cached = new ConcurrentHashMap<>();
    final Map<String, Device> found = new ConcurrentHashMap<>();
    volatile boolean away;

    static Device device(String id, String number) {
        return new Device(id, number, "", "t", null, null, null, true, null, null);
    }

    /** Adds a cached device with the number {@code n-<id>}. */
    TestDirectory with(String id) {
        cached.put(id, device(id, "n-" + id));
        return this;
    }

    DeviceDirectory service() {
        return (DeviceDirectory) Proxy.newProxyInstance(
                TestDirectory.class.getClassLoader(),
                new Class<?>[] {DeviceDirectory.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "cached" -> cached.get(args[0]);
                    case "find" ->
                        away
                                ? new CompletableFuture<>()
                                : CompletableFuture.completedFuture(Optional.ofNullable(found.get(args[0])));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
