package io.telecast.shell.internal;

import io.telecast.api.device.Device;
import io.telecast.api.store.PresenceStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What scripts read of a device, and whether devices are online. */
final class DeviceText {
    private DeviceText() {}

    static Map<String, @Nullable Object> json(Device device, @Nullable Boolean online) {
        return Json.object(
                "id", device.id(),
                "number", device.number(),
                "name", device.name(),
                "tenant_id", device.tenantId(),
                "enabled", device.enabled(),
                "online", online,
                "configuration", device.configId(),
                "parent_id", device.parentId(),
                "sub_device_address", device.subDeviceAddress(),
                "script", device.script() != null);
    }

    /** Empty when nothing here keeps it. */
    static Map<String, Boolean> online(Services services, Collection<Device> devices) throws Exception {
        List<String> ids = devices.stream().map(Device::id).toList();
        Map<String, Boolean> online =
                services.ifThere(PresenceStore.class, store -> Services.answer(PresenceStore.class, store.online(ids)));
        return online == null ? Map.of() : online;
    }
}
