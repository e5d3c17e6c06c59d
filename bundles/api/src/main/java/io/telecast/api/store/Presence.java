package io.telecast.api.store;

/**
 * Whether a device is online.
 *
 * @param online whether it is
 * @param connected whether it is so by its connection, as a broker said; false when only its reports show it
 * @param since when it became so, milliseconds since 1970; 0 if that is not known, as when another back end wrote it
 */
public record Presence(boolean online, boolean connected, long since) {}
