package io.telecast.itests.kit;

import java.util.Arrays;
import java.util.Locale;

/** Times that were measured, in microseconds; any thread may add one. */
public final class Latencies {
    private long[] micros = new long[1024];
    private int count;

    /** Adds one. */
    public synchronized void add(long time) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = time;
    }

    /** Forgets all. */
    public synchronized void clear() {
        count = 0;
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /** The value below which this share of them lies, in milliseconds; 0 if there are none. */
    public synchronized double millis(double share) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, Math.round(count * share))] / 1_000.0;
    }

    /** The longest, in milliseconds. */
    public double longest() {
        return millis(1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, longest %.2f ms of %,d",
                millis(0.5),
                millis(0.99),
                longest(),
                count());
    }
}
