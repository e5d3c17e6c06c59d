package io.telecast.api.device;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told when a device was created, changed or deleted, here or by another instance. Whiteboard: register it as a
 * service.
 */
@ConsumerType
public interface DeviceListener {

    /**
     * The device is no longer what it was. Called on a thread of the directory, within a second or so of the change;
     * must not block. Calls may repeat a change and may come without one.
     *
     * @param deviceId the id
     * @param now the device as it is now, null if it is gone
     */
    void deviceChanged(String deviceId, @Nullable Device now);
}
