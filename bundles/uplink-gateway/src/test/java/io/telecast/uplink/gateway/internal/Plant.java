package io.telecast.uplink.gateway.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.SubDeviceAddress;
import io.telecast.test.kit.UnsupportedDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The directory in the hands of a test. A device's number is its id with "n-" before it. */
final class Plant extends UnsupportedDirectory {
    private final Map<String, Device> devices = new HashMap<>();
    /** Look-ups that were asked for; those of {@link #slow} are completed by the test. */
    final List<Runnable> lookUps = new ArrayList<>();

    boolean slow;
    boolean away;

    Plant device(String id, @Nullable String parent, @Nullable String address) {
        return device(id, parent, address, "t1", true);
    }

    Plant device(String id, @Nullable String parent, @Nullable String address, String tenant, boolean enabled) {
        devices.put(id, new Device(id, "n-" + id, "", tenant, null, parent, address, enabled, null, null));
        return this;
    }

    @Override
    public @Nullable Device cached(String deviceId) {
        return devices.get(deviceId);
    }

    @Override
    public CompletionStage<Optional<Device>> find(String deviceId) {
        return CompletableFuture.completedStage(Optional.ofNullable(devices.get(deviceId)));
    }

    @Override
    public CompletionStage<GatewayMembers> members(
            Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses) {
        CompletableFuture<GatewayMembers> stage = new CompletableFuture<>();
        lookUps.add(() -> {
            if (away) {
                stage.completeExceptionally(new IllegalStateException("the database is away"));
            } else {
                stage.complete(found(gatewayNumbers, addresses));
            }
        });
        if (!slow) {
            lookUps.get(lookUps.size() - 1).run();
        }
        return stage;
    }

    private GatewayMembers found(Collection<String> gatewayNumbers, Collection<SubDeviceAddress> addresses) {
        Map<String, Device> gateways = new HashMap<>();
        Map<SubDeviceAddress, Device> members = new HashMap<>();
        for (Device device : devices.values()) {
            if (gatewayNumbers.contains(device.number())) {
                gateways.put(device.number(), device);
            }
            SubDeviceAddress address =
                    new SubDeviceAddress("n-" + device.parentId(), String.valueOf(device.subDeviceAddress()));
            if (addresses.contains(address)) {
                members.put(address, device);
            }
        }
        return new GatewayMembers(gateways, members);
    }
}
