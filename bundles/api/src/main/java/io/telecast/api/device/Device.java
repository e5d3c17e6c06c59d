package io.telecast.api.device;

import io.telecast.api.script.Script;
import org.jspecify.annotations.Nullable;

/**
 * A device as the directory knows it (table {@code devices}; contract, section 4), without its credentials.
 *
 * @param id the id, see {@link DeviceId}
 * @param number the device number, unique over all tenants; stands in downlink and response topics
 * @param name what people call it, may be empty
 * @param tenantId the tenant it belongs to
 * @param configId the device configuration, shared by devices of one kind; null if it has none
 * @param parentId the gateway it is behind; null if it speaks for itself
 * @param subDeviceAddress its address behind the gateway; null if it speaks for itself
 * @param enabled whether it may report; reports of a disabled device are dropped
 * @param script the script of its configuration; null if its payloads are JSON already. The same instance for all
 *     devices of one configuration, as long as it is not edited
 * @param silence how long it may report nothing before it counts as offline; null if nothing is set for it
 */
public record Device(
        String id,
        String number,
        String name,
        String tenantId,
        @Nullable String configId,
        @Nullable String parentId,
        @Nullable String subDeviceAddress,
        boolean enabled,
        @Nullable Script script,
        @Nullable Silence silence) {}
