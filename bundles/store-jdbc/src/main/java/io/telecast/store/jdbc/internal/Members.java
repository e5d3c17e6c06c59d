package io.telecast.store.jdbc.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.SubDeviceAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link DeviceTable#members} found. */
final class Members {
    private final Map<String, Device> gateways = new HashMap<>();
    private final Map<SubDeviceAddress, Device> devices = new HashMap<>();
    private final List<DeviceRow> rows = new ArrayList<>();
    private final Set<SubDeviceAddress> wanted;

    Members(Collection<SubDeviceAddress> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    /** Adds a gateway, or a device behind one; of several with one address, which others may have made, the first. */
    void add(@Nullable String gatewayNumber, DeviceRow row) {
        Device device = row.device();
        if (gatewayNumber == null) {
            rows.add(row);
            gateways.putIfAbsent(device.number(), device);
            return;
        }
        // The query asks for each address behind each gateway.
        var address = new SubDeviceAddress(gatewayNumber, String.valueOf(device.subDeviceAddress()));
        if (wanted.contains(address)) {
            rows.add(row);
            devices.putIfAbsent(address, device);
        }
    }

    GatewayMembers found() {
        return new GatewayMembers(gateways, devices);
    }

    List<DeviceRow> rows() {
        return rows;
    }
}
