package io.telecast.embedded.mqtt.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Receipt times, strictly increasing per device. A device that sends faster than one report a millisecond runs ahead of
 * the clock; who reads from it is told, and waits.
 */
final class Stamps {
    private static final long PUT_BACK_MILLIS = 60_000;

    private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final long maxLead;
    private final Horizon horizon;

    Stamps(LongSupplier clock, long maxLead, Horizon horizon) {
        this.clock = clock;
        this.maxLead = maxLead;
        this.horizon = horizon;
    }

    long next(String deviceId) {
        long stamp = following(deviceId);
        if (stamp > clock.getAsLong()) {
            horizon.reach(stamp);
        }
        return stamp;
    }

    private long following(String deviceId) {
        return last.compute(deviceId, (id, previous) -> {
            long now = clock.getAsLong();
            // So much further ahead than it may come by sending: the clock was put back, and staying ahead of it for
            // hours would make every report look like one from the future.
            boolean fresh = previous == null || previous - now > maxLead + PUT_BACK_MILLIS;
            return fresh ? now : Math.max(now, previous + 1);
        });
    }

    /** How long to read nothing more from a device that was given this stamp, in milliseconds; 0 if it may go on. */
    long pause(long stamp) {
        long lead = stamp - clock.getAsLong();
        return lead > maxLead ? lead - maxLead / 2 : 0;
    }

    /**
     * How long to wait with the first stamp, in milliseconds, until the clock has passed those that were given before this
     * process. Not for hours, when the clock was put back.
     */
    long firstAfter() {
        long ahead = horizon.reached() + 1 - clock.getAsLong();
        return ahead > maxLead + PUT_BACK_MILLIS ? 0 : Math.max(0, ahead);
    }

    /** Forgets what the clock has passed: it gives a later stamp by itself. */
    void forgetPast() {
        long now = clock.getAsLong();
        last.values().removeIf(stamp -> stamp < now);
    }

    int size() {
        return last.size();
    }
}
