package io.telecast.uplink.gateway.internal;

/** A message of which nothing can be used; the message of the exception is one line for an operator. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason, null, false, false);
    }

    /** What was wrong and what is allowed. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
