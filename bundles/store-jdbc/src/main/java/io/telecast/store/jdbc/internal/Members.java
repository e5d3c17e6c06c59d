package io.telecast.store.jdbc.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.SubDeviceAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link DeviceTable#members} found. */
final class Members {
    private final Map<String, Device> gateways = new HashMap<>();
    private final Map<SubDeviceAddress, Device> devices = new HashMap<>();
    private final List<DeviceRow> rows = new ArrayList<>();

    /** Adds a gateway, or a device behind one; of several with one address, which others may have made, the first. */
    void add(@Nullable String gatewayNumber, DeviceRow row) {
        rows.add(row);
        Device device = row.device();
        if (gatewayNumber == null) {
            gateways.putIfAbsent(device.number(), device);
        } else if (device.subDeviceAddress() != null) {
            devices.putIfAbsent(new SubDeviceAddress(gatewayNumber, device.subDeviceAddress()), device);
        }
    }

    GatewayMembers found() {
        return new GatewayMembers(gateways, devices);
    }

    List<DeviceRow> rows() {
        return rows;
    }
}
