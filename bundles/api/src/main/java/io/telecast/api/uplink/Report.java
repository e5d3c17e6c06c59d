package io.telecast.api.uplink;

import org.jspecify.annotations.Nullable;

/**
 * One message of one device, as the adapter received it: identity known, envelope removed, payload untouched.
 *
 * @param type the data type, for example {@code telemetry}
 * @param topic the MQTT topic it came on
 * @param deviceId a valid id (see {@link io.telecast.api.device.DeviceId}); whether the device exists is not checked
 * @param messageId the message id of the topic, null if the topic has none
 * @param payload the device's raw bytes, never changed after
 * @param timestamp milliseconds since 1970: the broker's stamp if {@code stamped}, else the time of receipt
 * @param stamped whether a broker stamped it, so that a redelivered report has the same time
 * @param qos MQTT quality of service, 0 or 1; reports of quality 0 may be shed when lanes are full
 */
public record Report(
        String type,
        String topic,
        String deviceId,
        @Nullable String messageId,
        byte[] payload,
        long timestamp,
        boolean stamped,
        int qos) {}
