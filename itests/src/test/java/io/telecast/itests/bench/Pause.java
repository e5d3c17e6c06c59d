package io.telecast.itests.bench;

import io.telecast.itests.kit.Swarm;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets time go by while sockets are kept open, as browsers do it, by a ping from time to time. */
final class Pause {
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(25);

    private Pause() {}

    static void of(Duration length, Swarm... swarms) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
            for (Swarm swarm : swarms) {
                swarm.ping();
            }
            LockSupport.parkNanos(Math.min(left, PING_NANOS));
        }
    }
}
