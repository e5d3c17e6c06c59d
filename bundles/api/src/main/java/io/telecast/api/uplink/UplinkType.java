package io.telecast.api.uplink;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The properties of an {@link UplinkHandler} service.
 *
 * <p>A topic is an MQTT topic with {@code {device_id}} and {@code {message_id}} in the place of whole levels, which are
 * subscribed as {@code +}. With {@code {device_id}} the topic names the device and the payload is the device's own; a
 * topic without it carries the identity envelope (contract, section 1).
 */
@ComponentPropertyType
public @interface UplinkType {
    /** Prefix of the property names. */
    String PREFIX_ = "uplink.";

    /**
     * The data type, 1 to 32 of {@code a-z 0-9 -}; not {@code device}, {@code sub} or {@code group}.
     *
     * @return property {@code uplink.type}
     */
    String type();

    /**
     * The topics of the type, for example {@code devices/telemetry} and {@code devices/{device_id}/telemetry}.
     *
     * @return property {@code uplink.topics}
     */
    String[] topics();
}
