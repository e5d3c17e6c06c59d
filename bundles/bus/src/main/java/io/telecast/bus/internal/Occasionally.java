package io.telecast.bus.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one log line through per minute, so that a flood of bad reports is no flood of lines. */
final class Occasionally {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    boolean now() {
        long time = System.nanoTime();
        long due = next.get();
        return time - due >= 0 && next.compareAndSet(due, time + PERIOD_NANOS);
    }
}
