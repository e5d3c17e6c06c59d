package io.telecast.decode.internal;

import io.telecast.api.device.Device;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A directory whose every answer is in the hands of a test. */
final class Directory extends UnsupportedDirectory {
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
    public CompletionStage<Boolean> isEmpty() {
        return CompletableFuture.completedFuture(cache.isEmpty());
    }
}
