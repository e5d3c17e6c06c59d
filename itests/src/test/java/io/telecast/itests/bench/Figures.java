package io.telecast.itests.bench;

import java.util.Arrays;
import java.util.Locale;

/** Prints figures the way they are quoted: with the baseline of the same run and the cores of the machine. */
final class Figures {
    private Figures() {}

    static void print(String what, double value, String unit) {
        line(what, String.format(Locale.ROOT, "%,.2f %s", value, unit));
    }

    static void compare(String what, double value, String baseline, double other, String unit) {
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
