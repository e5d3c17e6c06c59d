package io.telecast.itests.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never longer than told. */
public final class Await {
    /** For what should come at once, on a machine that is busy with other things. */
    public static final Duration SHORT = Duration.ofSeconds(10);

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();
    private static final long POLL_MAX_NANOS = Duration.ofMillis(500).toNanos();

    private Await() {}

    /**
     * Fails with {@code what} when the condition does not come true in time; an exception or a failed assertion counts as
     * not yet true. A condition that takes long to ask is asked less often.
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Throwable last = null;
        while (true) {
            long asked = System.nanoTime();
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            long now = System.nanoTime();
            if (now > end) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what, last);
            }
            LockSupport.parkNanos(Math.min(POLL_MAX_NANOS, Math.max(POLL_NANOS, 2 * (now - asked))));
        }
    }

    /** Whether a condition stays true for a while: for what must not happen. */
    public static boolean holds(Duration length, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            if (!condition.call()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
