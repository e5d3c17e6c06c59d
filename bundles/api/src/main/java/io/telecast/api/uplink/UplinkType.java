package io.telecast.api.uplink;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The properties of an {@link UplinkHandler} service: all that the platform needs to know of a data type, see
 * {@link DataType}. Topics are {@link TopicPattern}s.
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
     * The topics of the type, for example {@code devices/event/{message_id}} and
     * {@code devices/{device_id}/event/{message_id}}; one topic belongs to one type.
     *
     * @return property {@code uplink.topics}
     */
    String[] topics();

    /**
     * The push channel, {@code ws:<type>:{device_id}} (see {@link DataType#channel}). Clients may ask for a type that has
     * one.
     *
     * @return property {@code uplink.channel}; empty for a type that is not pushed
     */
    String channel() default "";
}
