package io.telecast.websocket.internal;

import java.util.List;

/** What a path is for (contract, section 3). */
enum Purpose {
    /** All current values of a device, or the data types that a client chooses. */
    VALUES,
    /** Some current values of a device, or the data types that a client chooses. */
    NAMED_VALUES,
    /** Whether a device is online. */
    STATE,
    /** Which of some devices are online. */
    STATES;

    boolean ofStates() {
        return this == STATE || this == STATES;
    }

    /** What clients get who choose no types. */
    String type() {
        return ofStates() ? KnownTypes.STATUS : KnownTypes.TELEMETRY;
    }

    View view(ClientSocket socket, List<String> deviceIds) {
        return ofStates() ? new StateView(socket, deviceIds, this == STATES) : new View(socket, deviceIds);
    }

    /** How frames of a type look: as the path has them, or in an envelope for clients that chose types. */
    Format format(String type, FirstFrame.Request request) {
        if (request.types().isEmpty()) {
            return switch (this) {
                case VALUES, NAMED_VALUES -> request.keys();
                case STATE -> StateFormat.STATE;
                case STATES -> StateFormat.STATE_OF_DEVICE;
            };
        }
        if (!KnownTypes.isState(type)) {
            return new MessageEnvelope(type);
        }
        return new Envelope(type, type.equals(KnownTypes.TELEMETRY) ? request.keys() : KeyFilter.ALL);
    }
}
