package io.telecast.decode.internal;

import io.telecast.api.uplink.UplinkResult.Drop;

/** A report that can never be taken. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String reason;

    RefusedException(String reason) {
        this(Drop.BAD_REPORT, reason);
    }

    RefusedException(String code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /** One of the codes of {@link Drop}. */
    String code() {
        return code;
    }

    /** One line for an operator: what was wrong and what is allowed. */
    String reason() {
        return reason;
    }
}
