package io.telecast.websocket.internal;

import java.util.List;

/** What a path is for (contract, section 3). */
enum Purpose {
    /** All current values of a device. */
    VALUES,
    /** Some current values of a device. */
    NAMED_VALUES,
    /** Whether a device is online. */
    STATE,
    /** Which of some devices are online. */
    STATES;

    boolean ofStates() {
        return this == STATE || this == STATES;
    }

    View view(ClientSocket socket, List<String> deviceIds) {
        return ofStates() ? new StateView(socket, deviceIds, this == STATES) : new View(socket, deviceIds);
    }

    Format format(FirstFrame.Request request) {
        return switch (this) {
            case VALUES, NAMED_VALUES -> request.keys();
            case STATE -> StateFormat.STATE;
            case STATES -> StateFormat.STATE_OF_DEVICE;
        };
    }
}
