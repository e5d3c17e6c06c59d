package io.telecast.uplink.gateway.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceId;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.device.SubDeviceAddress;
import io.telecast.uplink.gateway.internal.Split.Gateway;
import io.telecast.uplink.gateway.internal.Split.Part;
import io.telecast.uplink.gateway.internal.Split.Place;
import io.telecast.uplink.gateway.internal.Split.Wrong;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part belongs to which device: one of the gateway's tenant, behind the gateway that the message names.
 *
 * @param reports what goes on
 * @param unknown what belongs to nobody
 */
record Assigned(List<Report> reports, List<Wrong> unknown) {

    /** A part and whose it is. */
    record Report(Device device, Place place) {}

    /** What has to be looked up for a message. */
    record Wanted(Set<String> numbers, Set<SubDeviceAddress> addresses) {
        boolean isNothing() {
            return numbers.isEmpty() && addresses.isEmpty();
        }
    }

    static Wanted wanted(Split split, Device sender) {
        Set<String> numbers = new HashSet<>();
        split.gateways().stream().skip(1).forEach(gateway -> numbers.add(gateway.number()));
        Set<SubDeviceAddress> addresses = new HashSet<>();
        for (Part part : split.parts()) {
            if (part.address() != null) {
                addresses.add(new SubDeviceAddress(number(split, sender, part.gateway()), part.address()));
            }
        }
        return new Wanted(numbers, addresses);
    }

    static Assigned of(Split split, Device sender, GatewayMembers members) {
        List<Report> reports = new ArrayList<>();
        List<Wrong> unknown = new ArrayList<>();
        List<@Nullable Device> gateways = new ArrayList<>();
        gateways.add(sender);
        for (Gateway gateway : split.gateways().subList(1, split.gateways().size())) {
            Device above = gateways.get(gateway.above());
            Device found =
                    above == null ? null : behind(above, members.gateways().get(gateway.number()));
            gateways.add(found);
            // What is in an unknown one goes with it.
            if (found == null && above != null) {
                unknown.add(new Wrong(gateway.place(), "is no gateway behind " + above.number()));
            }
        }
        for (Part part : split.parts()) {
            Device gateway = gateways.get(part.gateway());
            if (gateway == null) {
                continue;
            }
            Device device = part.address() == null
                    ? gateway
                    : behind(gateway, members.devices().get(new SubDeviceAddress(gateway.number(), part.address())));
            if (device == null) {
                unknown.add(new Wrong(part.place(), "is no device behind " + gateway.number()));
            } else {
                reports.add(new Report(device, part.place()));
            }
        }
        return new Assigned(reports, unknown);
    }

    private static @Nullable Device behind(Device gateway, @Nullable Device found) {
        return found != null
                        && gateway.id().equals(found.parentId())
                        && gateway.tenantId().equals(found.tenantId())
                        && DeviceId.isValid(found.id())
                ? found
                : null;
    }

    private static String number(Split split, Device sender, int gateway) {
        return gateway == 0 ? sender.number() : split.gateways().get(gateway).number();
    }
}
