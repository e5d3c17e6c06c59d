package io.telecast.itests.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints figures the way they are quoted: with the baseline of the same run and the cores of the machine. */
public final class Figures {
    private Figures() {}

    /** Prints one figure. */
    public static void print(String what, double value, String unit) {
        line(what, String.format(Locale.ROOT, "%,.2f %s", value, unit));
    }

    /** Prints a figure and its ratio to a baseline. */
    public static void compare(String what, double value, String baseline, double other, String unit) {
        line(
                what,
                String.format(
                        Locale.ROOT,
                        "%,.3f %s; %s: %,.3f %s; ratio %.4f",
                        value,
                        unit,
                        baseline,
                        other,
                        unit,
                        value / other));
    }

    /** The least of some rounds: what the code costs, not what else the machine did meanwhile. */
    public static double best(int rounds, Callable<Double> round) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            best = Math.min(best, round.call());
        }
        return best;
    }

    /** The value below which this share of them lies. */
    static double percentile(long[] values, double share) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))];
    }

    private static void line(String what, String text) {
        System.out.println("BENCH " + what + " [" + Runtime.getRuntime().availableProcessors() + " cores]: " + text);
    }
}
