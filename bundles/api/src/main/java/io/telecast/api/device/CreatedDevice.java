package io.telecast.api.device;

/**
 * A device just created, with the credentials that cannot be read again (they are stored hashed).
 *
 * @param device the device
 * @param username the user name of its MQTT connection
 * @param password the password of its MQTT connection, in clear
 */
public record CreatedDevice(Device device, String username, String password) {}
