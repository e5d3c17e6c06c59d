package io.telecast.push.redis.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Devices whose events may have been missed. Listeners are told after a while in which publishers learn of the lease and
 * the store commits what was pushed before it was stored; what is missed within that while begins it anew, so that one
 * fault that shows in several ways is one reading.
 */
final class Gaps {
    /** So many times the while, and what is missed again and again is read all the same. */
    private static final int ANEW_MAX = 4;

    private record Due(long since, long at) {}

    private final Map<Lease, Due> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Control control;
    private final Listeners listeners;
    private final long settleMs;

    Gaps(Control control, Listeners listeners, long settleMs) {
        this.control = control;
        this.listeners = listeners;
        this.settleMs = settleMs;
    }

    /** Any thread. */
    void add(Lease lease) {
        long now = System.nanoTime();
        long at = now + TimeUnit.MILLISECONDS.toNanos(settleMs);
        waiting.merge(lease, new Due(now, at), (present, added) -> new Due(present.since, added.at));
        schedule(settleMs);
    }

    private void schedule(long millis) {
        if (scheduled.compareAndSet(false, true)) {
            control.after(millis, this::tell);
        }
    }

    private void tell() {
        scheduled.set(false);
        long now = System.nanoTime();
        long longest = TimeUnit.MILLISECONDS.toNanos(ANEW_MAX * settleMs);
        waiting.forEach((lease, due) -> {
            boolean over = due.at - now <= 0;
            if ((over || now - due.since >= longest) && waiting.remove(lease, due)) {
                tell(lease, !over);
            }
        });
        // Those that came a little later are told together, a little later.
        if (!waiting.isEmpty()) {
            schedule(Math.max(1, settleMs / 4));
        }
    }

    private void tell(Lease lease, boolean again) {
        if (lease.sockets() > 0) {
            listeners.gap(lease.topic());
            if (again) {
                add(lease);
            }
        }
    }
}
