package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What directory and store say of some devices; those that do not exist are left out. */
record Facts(Map<String, Device> devices, Map<String, Presence> presences) {
    /** Devices read, looked at or changed together. */
    static final int BATCH = 500;

    /** In one look into the database, and another one for devices that are not in the directory's cache. */
    static CompletionStage<Facts> read(DeviceDirectory directory, PresenceStore store, Collection<String> ids) {
        CompletionStage<Map<String, Presence>> presences = store.find(ids);
        Map<String, Device> devices = new HashMap<>();
        List<CompletionStage<Optional<Device>>> lookups =
                ids.stream().distinct().map(directory::find).toList();
        CompletionStage<Facts> all = presences.thenApply(found -> new Facts(devices, found));
        for (CompletionStage<Optional<Device>> lookup : lookups) {
            all = all.thenCombine(lookup, (facts, device) -> {
                device.ifPresent(one -> devices.put(one.id(), one));
                return facts;
            });
        }
        return all;
    }
}
