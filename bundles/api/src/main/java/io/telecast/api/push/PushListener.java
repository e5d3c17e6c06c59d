package io.telecast.api.push;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the events of the devices that this instance watches. Whiteboard: register it as a service. Called on the
 * thread that reads from Redis: must not block.
 */
@ConsumerType
public interface PushListener {

    /**
     * An event arrived, from this or another instance, or from another back end: not validated beyond its channel.
     *
     * @param type the data type
     * @param deviceId the device
     * @param payload the event as published, UTF-8 JSON by contract; owned by the listener
     */
    void event(String type, String deviceId, byte[] payload);

    /**
     * Events of a device may have been missed, for example because the connection to Redis was replaced: read its
     * values from the store once more.
     *
     * @param type the data type
     * @param deviceId the device
     */
    void gap(String type, String deviceId);
}
