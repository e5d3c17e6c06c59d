package io.telecast.api.store;

import org.jspecify.annotations.Nullable;

/**
 * A message that was refused, with the reason.
 *
 * @param type the data type
 * @param topic the MQTT topic
 * @param deviceId the device id as far as it could be read; null if not at all
 * @param payload the device's bytes if {@code report}, else the message as received; the store may cut them to its limit
 * @param reason one line for an operator
 * @param timestamp the time of the report, milliseconds since 1970
 * @param report whether it was a report, and so can be submitted again; false if it could not be made one, for example a
 *     malformed envelope
 */
public record DeadLetter(
        String type,
        String topic,
        @Nullable String deviceId,
        byte[] payload,
        String reason,
        long timestamp,
        boolean report) {}
