package io.telecast.api.store;

/**
 * What is known of a device's presence from some moment on.
 *
 * @param deviceId the device; an unknown one is ignored
 * @param online whether it is online
 * @param connected whether its connection shows that, see {@link Presence#connected}; a report shows nothing of a
 *     connection and leaves it as it was while the device is online
 * @param at the moment, milliseconds since 1970: a change before the last one that was kept has no effect
 */
public record PresenceChange(String deviceId, boolean online, boolean connected, long at) {}
