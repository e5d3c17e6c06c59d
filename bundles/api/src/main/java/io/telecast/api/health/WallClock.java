package io.telecast.api.health;

import java.time.Instant;

/** The time of day, finer than {@link System#currentTimeMillis}, to measure across threads and instances. */
public final class WallClock {
    private static final long MICROS = 1_000_000;

    private WallClock() {}

    /**
     * Now. Clocks of several machines differ by what their time service leaves.
     *
     * @return microseconds since 1970
     */
    public static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * MICROS + now.getNano() / 1_000;
    }
}
