package io.telecast.api.uplink;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a report. Expected outcomes are values; a failed stage is a defect and counts as {@link Drop}. A device
 * that sent a message id is answered with it (contract, section 1).
 */
public sealed interface UplinkResult {

    /** The report is durable and may be acknowledged. */
    UplinkResult OK = new Ok(null);

    /** The report was not taken and nothing of it is visible; submit it again later, in the order of arrival. */
    UplinkResult RETRY = new Retry();

    /**
     * The report is durable, and says which method it was about.
     *
     * @param method stands in the answer to the device
     * @return the result
     */
    static UplinkResult ok(String method) {
        return new Ok(method);
    }

    /**
     * The report can never be taken, since of what it holds. It is kept as a dead letter and then acknowledged.
     *
     * @param reason one line for an operator: what was wrong and what is allowed; never the payload itself
     * @return the result
     */
    static UplinkResult drop(String reason) {
        return drop(Drop.BAD_REPORT, reason);
    }

    /**
     * The report can never be taken. It is kept as a dead letter and then acknowledged.
     *
     * @param code the kind of the reason, one of the codes of {@link Drop} or of the handler's own, {@code a-z _}
     * @param reason one line for an operator: what was wrong and what is allowed; never the payload itself
     * @return the result
     */
    static UplinkResult drop(String code, String reason) {
        return new Drop(code, reason);
    }

    /**
     * What the answer of a store means, to be used as {@code store.append(…).handle(UplinkResult::stored)}.
     *
     * @param durable true when it is durable, false when the store is being stopped and it is not; null with a refusal
     * @param refusal why the store refuses these very values, null if it does not
     * @return {@link #OK}, {@link #RETRY} or {@link Drop}
     */
    static UplinkResult stored(@Nullable Boolean durable, @Nullable Throwable refusal) {
        if (refusal == null) {
            return Boolean.TRUE.equals(durable) ? OK : RETRY;
        }
        Throwable inner = refusal.getCause();
        Throwable cause = refusal instanceof CompletionException && inner != null ? inner : refusal;
        String message = cause.getMessage();
        return drop(
                Drop.STORE_REFUSED,
                "the store refused it: " + (message == null ? cause.getClass().getSimpleName() : message));
    }

    /**
     * See {@link #OK}.
     *
     * @param method see {@link #ok(String)}; null if there is none
     */
    record Ok(@Nullable String method) implements UplinkResult {}

    /** See {@link #RETRY}. */
    record Retry() implements UplinkResult {}

    /**
     * See {@link #drop(String, String)}.
     *
     * @param code the kind of the reason
     * @param reason one line for an operator
     */
    record Drop(String code, String reason) implements UplinkResult {
        /** What the report holds is not allowed. */
        public static final String BAD_REPORT = "bad_report";
        /** There is no such device. */
        public static final String UNKNOWN_DEVICE = "unknown_device";
        /** The device may not report. */
        public static final String DEVICE_DISABLED = "device_disabled";
        /** The script of the device failed. */
        public static final String SCRIPT_FAILED = "script_failed";
        /** The database refused it. */
        public static final String STORE_REFUSED = "store_refused";
        /** The handler failed: a defect. */
        public static final String HANDLER_FAILED = "handler_failed";
    }
}
