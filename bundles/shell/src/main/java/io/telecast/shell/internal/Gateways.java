package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gateways of a tenant, as people name them: by device number or id. */
final class Gateways {
    /** Asked for in one round trip. */
    private static final int AT_ONCE = 500;

    private final Map<String, Device> found = new HashMap<>();

    private Gateways() {}

    static Gateways of(Services services, String tenant, Collection<String> words) throws Exception {
        var gateways = new Gateways();
        List<String> left = new ArrayList<>(words);
        for (int from = 0; from < left.size(); from += AT_ONCE) {
            List<String> part = left.subList(from, Math.min(left.size(), from + AT_ONCE));
            services.ask(DeviceDirectory.class, directory -> directory.members(part, List.of()))
                    .gateways()
                    .forEach((number, device) -> gateways.add(tenant, number, device));
        }
        for (String word : left) {
            if (!gateways.found.containsKey(word)) {
                Optional<Device> device = services.ask(DeviceDirectory.class, directory -> directory.find(word));
                device.ifPresent(known -> gateways.add(tenant, word, known));
            }
        }
        return gateways;
    }

    private void add(String tenant, String word, Device device) {
        if (device.tenantId().equals(tenant)) {
            found.put(word, device);
        }
    }

    /** The id; null if the tenant has no such device. */
    @Nullable
    String id(String word) {
        Device device = found.get(word);
        return device == null ? null : device.id();
    }
}
