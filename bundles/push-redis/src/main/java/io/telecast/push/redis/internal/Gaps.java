package io.telecast.push.redis.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Devices whose events may have been missed. Listeners are told after a while in which publishers learn of the lease and
 * the store commits what was pushed before it was stored; what is missed within that while counts again.
 */
final class Gaps {
    private record Due(long at, boolean again) {}

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
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settleMs);
        waiting.merge(lease, new Due(at, false), (present, added) -> new Due(present.at, true));
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
        waiting.forEach((lease, due) -> {
            if (due.at - now <= 0 && waiting.remove(lease, due)) {
                tell(lease, due.again);
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
