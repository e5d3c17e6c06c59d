package io.telecast.api.health;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in fixed classes from 100 microseconds to a minute, fine enough for what is promised in milliseconds.
 * Any thread; recording costs some tens of nanoseconds and allocates nothing.
 */
public final class Histogram {
    private static final long[] BOUNDS_MICROS = {
        100,
        250,
        500,
        1_000,
        2_000,
        3_000,
        5_000,
        10_000,
        15_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        30_000_000,
        60_000_000
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS_MICROS.length + 1];
    private final LongAdder micros = new LongAdder();

    /** Nothing recorded yet. */
    public Histogram() {
        Arrays.setAll(counts, i -> new LongAdder());
    }

    /**
     * Records a duration.
     *
     * @param nanos nanoseconds; what is below 0, as of clocks that differ, counts as 0
     */
    public void record(long nanos) {
        recordMicros(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /**
     * As {@link #record}.
     *
     * @param duration microseconds
     */
    public void recordMicros(long duration) {
        int index = 0;
        while (index < BOUNDS_MICROS.length && duration > BOUNDS_MICROS[index]) {
            index++;
        }
        counts[index].increment();
        micros.add(Math.max(0, duration));
    }

    /**
     * Upper bounds of the classes.
     *
     * @return microseconds, inclusive, ascending; the last class, which has none, is left out
     */
    public static long[] boundsMicros() {
        return BOUNDS_MICROS.clone();
    }

    /**
     * How many durations each class holds.
     *
     * @return one count for each bound, and one more for what is above all of them; not accumulated
     */
    public long[] counts() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    /**
     * All durations together.
     *
     * @return microseconds
     */
    public long sumMicros() {
        return micros.sum();
    }

    /**
     * The duration that this share of all does not exceed, as far as the classes tell: linear within a class.
     *
     * @param share 0 to 1
     * @return microseconds; 0 if nothing was recorded
     */
    public long percentileMicros(double share) {
        long[] present = counts();
        double rank = share * Arrays.stream(present).sum();
        double below = 0;
        for (int i = 0; i < BOUNDS_MICROS.length; i++) {
            if (present[i] > 0 && below + present[i] >= rank) {
                long lower = i == 0 ? 0 : BOUNDS_MICROS[i - 1];
                return lower + Math.round((BOUNDS_MICROS[i] - lower) * Math.max(0, rank - below) / present[i]);
            }
            below += present[i];
        }
        return below == 0 && present[BOUNDS_MICROS.length] == 0 ? 0 : BOUNDS_MICROS[BOUNDS_MICROS.length - 1];
    }
}
