package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits, with a bound, until something is true. */
final class Await {
    private Await() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, 15_000, condition);
    }

    static void until(String what, long millis, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not in time: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
