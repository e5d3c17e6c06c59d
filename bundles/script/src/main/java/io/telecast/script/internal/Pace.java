package io.telecast.script.internal;

/**
 * Whether a script is so quick that a thread may run it which others wait for. It has to show it by some calls in a row,
 * and by twice as many each time it relapsed: one that is quick most of the time still holds nobody up. Guarded by its
 * sandbox.
 */
final class Pace {
    static final int CALLS_AT_FIRST = 10;
    private static final int CALLS_AT_MOST = 1000;
    static final long QUICK_NANOS = 5_000_000;

    private int needed = CALLS_AT_FIRST;
    private int inRow;
    private volatile boolean quick;

    boolean isQuick() {
        return quick;
    }

    void took(long nanos) {
        if (nanos <= QUICK_NANOS) {
            inRow++;
            quick = inRow >= needed;
            return;
        }
        if (quick) {
            needed = Math.min(needed * 2, CALLS_AT_MOST);
        }
        inRow = 0;
        quick = false;
    }
}
