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
 * @param received when the adapter took it, by {@link io.telecast.api.health.WallClock}, for what is measured; 0 if nothing
 *     is to be measured, as of what is handled again
 */
public record Report(
        String type,
        String topic,
        String deviceId,
        @Nullable String messageId,
        byte[] payload,
        long timestamp,
        boolean stamped,
        int qos,
        long received) {

    /** One that is not measured. */
    public Report(
            String type,
            String topic,
            String deviceId,
            @Nullable String messageId,
            byte[] payload,
            long timestamp,
            boolean stamped,
            int qos) {
        this(type, topic, deviceId, messageId, payload, timestamp, stamped, qos, 0);
    }
}
