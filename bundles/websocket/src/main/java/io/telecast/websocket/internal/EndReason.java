package io.telecast.websocket.internal;

import java.util.Locale;

/** Why a socket ended. */
enum EndReason {
    /** The client closed it. */
    CLIENT(false),
    /** The connection was lost. */
    LOST(true),
    /** A frame broke a rule, or the device was refused. */
    REFUSED(true),
    /** The credentials were refused; {@link FailedAttempts} logs it. */
    CREDENTIALS(false),
    /** A page of a web site that may not. */
    ORIGIN(true),
    /** The token came to its end, or the API key was disabled. */
    EXPIRED(true),
    /** The device was deleted, or belongs to another tenant now. */
    DELETED(true),
    /** No JSON frame came in time. */
    SILENT(true),
    /** No byte came in time. */
    IDLE(true),
    /** The client took nothing for too long. */
    STALLED(true),
    /** A frame was against the protocol. */
    PROTOCOL(true),
    /** A frame was too long. */
    OVERSIZED(true),
    /** Too many frames came. */
    FLOODED(true),
    /** A frame named too many devices. */
    MANY_DEVICES(true),
    /** There are too many sockets. */
    CROWDED(true),
    /** Its tenant has too many sockets. */
    CROWDED_TENANT(true),
    /** Its address has too many sockets. */
    CROWDED_ADDRESS(true),
    /** Credentials or device could not be checked in time. */
    UNAVAILABLE(true),
    /** This instance is drained. */
    DRAINED(false),
    /** This bundle stops. */
    SHUTDOWN(false);

    private final boolean abnormal;

    EndReason(boolean abnormal) {
        this.abnormal = abnormal;
    }

    /** Whether it is worth a line in the log. */
    boolean abnormal() {
        return abnormal;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
