package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.Silence;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What scripts read of a device, and whether devices are online. */
final class DeviceText {
    private DeviceText() {}

    static Map<String, @Nullable Object> json(Device device, @Nullable Presence presence) {
        return Json.object(
                "id", device.id(),
                "number", device.number(),
                "name", device.name(),
                "tenant_id", device.tenantId(),
                "enabled", device.enabled(),
                "online", presence == null ? null : presence.online(),
                "configuration", device.configId(),
                "parent_id", device.parentId(),
                "sub_device_address", device.subDeviceAddress(),
                "script", device.script() != null);
    }

    /** As it is told to people. */
    static String silence(@Nullable Silence silence) {
        return silence == null
                ? "as for all devices"
                : silence.kind().name().toLowerCase(Locale.ROOT) + " " + silence.seconds() + " s";
    }

    /** Empty when nothing here keeps it. */
    static Map<String, Presence> presence(Services services, Collection<Device> devices) throws Exception {
        List<String> ids = devices.stream().map(Device::id).toList();
        Map<String, Presence> presence =
                services.ifThere(PresenceStore.class, store -> Services.answer(PresenceStore.class, store.find(ids)));
        return presence == null ? Map.of() : presence;
    }
}
