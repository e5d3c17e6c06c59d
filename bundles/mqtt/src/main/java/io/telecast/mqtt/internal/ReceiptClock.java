package io.telecast.mqtt.internal;

/**
 * Times of receipt for reports that nobody has stamped, strictly increasing for each device: reports that come in the
 * same millisecond, as a backlog does, would otherwise have the same place in the history, where only one can stay. A
 * backlog runs ahead of the clock, but never far; devices share a few thousand places, which costs a millisecond at most.
 */
final class ReceiptClock {
    static final long LEAD_MAX_MILLIS = 60_000;
    private static final int PLACES = 1 << 14;

    private final long[] last = new long[PLACES];

    synchronized long stamp(String deviceId, long now) {
        int hash = deviceId.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        long time = Math.min(Math.max(now, last[place] + 1), now + LEAD_MAX_MILLIS);
        last[place] = time;
        return time;
    }
}
