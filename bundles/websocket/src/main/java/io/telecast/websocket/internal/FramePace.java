package io.telecast.websocket.internal;

/**
 * How many frames a client may send: so many a second, and some at once after a pause. One for each socket, used by one
 * thread at a time.
 */
final class FramePace {
    private final long spacingNanos;
    private final long aheadNanos;
    /** When all frames so far would have been due, had they come at the pace. */
    private long due;

    /**
     * @param perSecond 0 for any number
     * @param burst how many may come at once
     * @param now nanoseconds of {@link System#nanoTime}
     */
    FramePace(int perSecond, int burst, long now) {
        this.due = now;
        this.spacingNanos = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
        this.aheadNanos = spacingNanos * burst;
    }

    /** Counts a frame that comes now; false when there were too many. */
    boolean keeps(long now) {
        if (spacingNanos == 0) {
            return true;
        }
        due = (due - now < 0 ? now : due) + spacingNanos;
        return due - now <= aheadNanos;
    }
}
