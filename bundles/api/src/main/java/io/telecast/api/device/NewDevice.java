package io.telecast.api.device;

import org.jspecify.annotations.Nullable;

/**
 * What it takes to create a device. What is null is made by the directory, but for the gateway: a random id, a number equal to the id, a
 * random user name and a random password of at least 128 bits.
 *
 * @param tenantId the tenant, 1 to 36 characters
 * @param name the name, up to 255 characters, may be empty
 * @param id the id, see {@link DeviceId}
 * @param number the device number, 1 to 36 characters of the same alphabet as ids
 * @param username the user name of its MQTT connection, unique
 * @param password the password of its MQTT connection
 * @param parentId the id of the gateway it is behind, a device of the same tenant; null if it speaks for itself
 * @param subDeviceAddress its address behind the gateway, 1 to 36 characters, unique there; null if it has none
 */
public record NewDevice(
        String tenantId,
        String name,
        @Nullable String id,
        @Nullable String number,
        @Nullable String username,
        @Nullable String password,
        @Nullable String parentId,
        @Nullable String subDeviceAddress) {

    /**
     * A device of which the directory makes everything but the name.
     *
     * @param tenantId the tenant
     * @param name the name
     */
    public NewDevice(String tenantId, String name) {
        this(tenantId, name, null, null, null, null, null, null);
    }
}
