package io.telecast.mqtt.internal;

/**
 * Times of receipt for reports that nobody has stamped, strictly increasing for each device: reports that come in the
 * same millisecond, as a backlog does, would otherwise have the same place in the history, where only one can stay. A
 * backlog runs ahead of the clock; {@link #dueAt} says when a report may go on, so that it does not run far. Devices share
 * a few thousand places, which costs a millisecond at most.
 */
final class ReceiptClock {
    static final long LEAD_MAX_MILLIS = 60_000;
    /** As many reports can be out unacknowledged, and so be further ahead than that. */
    private static final long OUT_MAX = 65_535;

    private static final int PLACES = 1 << 14;

    private final long[] last = new long[PLACES];

    synchronized long stamp(String deviceId, long now) {
        int hash = deviceId.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        long next = last[place] + 1;
        // Still further ahead: the clock was put back, and following would make reports wait for hours.
        long time = next > now + LEAD_MAX_MILLIS + OUT_MAX ? now : Math.max(now, next);
        last[place] = time;
        return time;
    }

    /** When the clock is near enough to a stamp for its report to be stored. */
    static long dueAt(long stamp) {
        return stamp - LEAD_MAX_MILLIS;
    }
}
