package io.telecast.uplink.telemetry.internal;

/** A report that can never be taken. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** One line for an operator: what was wrong and what is allowed. */
    String reason() {
        return reason;
    }
}
