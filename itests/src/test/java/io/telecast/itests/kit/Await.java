package io.telecast.itests.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never longer than told. */
public final class Await {
    /** For what should come at once, on a machine that is busy with other things. */
    public static final Duration SHORT = Duration.ofSeconds(10);

    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Fails with {@code what} when the condition does not come true in time; an exception or a failed assertion counts as not yet true. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Throwable last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what, last);
            }
            LockSupport.parkNanos(POLL_NANOS);
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
