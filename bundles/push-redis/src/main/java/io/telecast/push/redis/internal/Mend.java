package io.telecast.push.redis.internal;

import org.jspecify.annotations.Nullable;

/** What is to be done about a subscription that somebody changed. */
enum Mend {
    /** It is right as it is, as after each write of our own. */
    NOTHING,
    /** Our viewers are not in it: say again how many there are. */
    ASSERT,
    /** None of ours, and broken: remove it, or give it an end. */
    REPAIR;

    /**
     * @param sockets our own
     * @param value what the key counts, null if that is not a number
     * @param ttlMs its time to live, -1 without end, -2 if it does not exist
     * @param leastMs with less it may end before we would renew it: somebody else has cut it short
     */
    static Mend of(int sockets, @Nullable Long value, long ttlMs, long leastMs) {
        boolean missing = ttlMs == -2;
        boolean endless = ttlMs == -1;
        if (sockets > 0) {
            return ttlMs < leastMs || value == null || value < sockets ? ASSERT : NOTHING;
        }
        return !missing && (endless || value != null && value < 1) ? REPAIR : NOTHING;
    }
}
