package io.telecast.shell.internal;

import io.telecast.api.device.NewDevice;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of an import that may be created.
 *
 * @param number where it stands in the file, from 1
 * @param device what is to be created
 * @param gateway the name of the gateway it is behind; null if it is behind none, or if the device says which already
 * @param script the text of its script, null if it gets none
 */
record ImportLine(long number, NewDevice device, @Nullable String gateway, @Nullable String script) {

    /** The words by which other lines may name it as their gateway. */
    Set<String> names() {
        return Stream.of(device.id(), device.number()).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    ImportLine behind(String gatewayId) {
        return new ImportLine(
                number,
                new NewDevice(
                        device.tenantId(),
                        device.name(),
                        device.id(),
                        device.number(),
                        device.username(),
                        device.password(),
                        gatewayId,
                        device.subDeviceAddress()),
                null,
                script);
    }
}
