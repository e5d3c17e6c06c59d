package io.telecast.api.push;

import java.util.function.Supplier;

/**
 * What a device reported, for those who watch it (contract, section 2).
 *
 * <p>The type {@code status} is a device's coming and going: it is published to {@code device:{id}:status} whether or not
 * anybody watches, and its data is the whole message, {@code {"is_online":0}} or {@code 1}.
 *
 * @param type the data type, {@code telemetry} for the channel {@code ws:device:{id}}, {@code status} for
 *     {@code device:{id}:status}, else {@code ws:<type>:{id}}
 * @param deviceId a valid device id
 * @param tenantId the tenant of the device
 * @param timestamp the sample time, milliseconds since 1970
 * @param data the values as one JSON object in UTF-8; asked at most once, and only when the event is published
 * @param received when the adapter took the report, as {@link io.telecast.api.uplink.Report#received}; 0 if nothing is to be
 *     measured
 */
public record PushEvent(
        String type, String deviceId, String tenantId, long timestamp, Supplier<byte[]> data, long received) {

    /** One that is not measured. */
    public PushEvent(String type, String deviceId, String tenantId, long timestamp, Supplier<byte[]> data) {
        this(type, deviceId, tenantId, timestamp, data, 0);
    }
}
