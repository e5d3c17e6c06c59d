package io.telecast.script.internal;

import org.jspecify.annotations.Nullable;

/** Keeps a script from running after too many calls in a row over a limit. Guarded by its sandbox. */
final class Suspension {
    private final Limits limits;
    private int inRow;
    private long lengthMillis;
    private volatile long until;

    Suspension(Limits limits) {
        this.limits = limits;
        this.lengthMillis = limits.suspendFirstMillis();
    }

    /** Why the script may not run at a time, null if it may. */
    @Nullable
    String reason(long nowMillis) {
        long left = until - nowMillis;
        if (left <= 0) {
            return null;
        }
        return "script suspended for " + (left + 999) / 1000 + " s more: " + inRow
                + " calls in a row went over a limit (deadline " + limits.deadlineMillis() + " ms, memory "
                + limits.memoryMb() + " MB)";
    }

    boolean isSuspended(long nowMillis) {
        return until > nowMillis;
    }

    void withinLimits() {
        inRow = 0;
        lengthMillis = limits.suspendFirstMillis();
    }

    void overLimit(long nowMillis) {
        inRow++;
        if (inRow >= limits.suspendAfter()) {
            until = nowMillis + lengthMillis;
            lengthMillis = Math.min(lengthMillis * 2, limits.suspendMaxMillis());
        }
    }
}
