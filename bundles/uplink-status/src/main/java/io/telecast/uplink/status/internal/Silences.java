package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.Silence;

/** How long devices may be silent. */
final class Silences {
    private final long otherwise;

    /** @param otherwise for those of which only reports show that they are online, milliseconds; 0 for ever */
    Silences(long otherwise) {
        this.otherwise = otherwise;
    }

    /** Milliseconds; 0 for ever. */
    long allowed(Device device, boolean connected) {
        Silence own = device.silence();
        if (own != null) {
            return 1000L * own.seconds();
        }
        return connected ? 0 : otherwise;
    }
}
