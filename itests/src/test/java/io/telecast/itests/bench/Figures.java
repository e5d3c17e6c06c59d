package io.telecast.itests.bench;

import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints figures the way they are quoted, with the baseline of the same run and the cores, and puts them in the table. */
public final class Figures {
    private Figures() {}

    /** What a figure should be. */
    public record Target(String text, double least, double most) {
        static final Target NONE = new Target("", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** This or less. */
        public static Target atMost(double most) {
            return new Target("at most " + number(most), Double.NEGATIVE_INFINITY, most);
        }

        /** This or more. */
        public static Target atLeast(double least) {
            return new Target("at least " + number(least), least, Double.POSITIVE_INFINITY);
        }

        boolean isMet(double value) {
            return least <= value && value <= most;
        }
    }

    /** Prints one figure. */
    public static void print(String what, double value, String unit) {
        print(what, value, unit, Target.NONE);
    }

    /** Prints one figure that has a target. */
    public static void print(String what, double value, String unit, Target target) {
        Table.add(what, number(value) + " " + unit, verdict(value, target), "", "");
    }

    /** Prints a figure and its ratio to a baseline. */
    public static void compare(String what, double value, String baseline, double other, String unit) {
        compare(what, value, baseline, other, unit, Target.NONE);
    }

    /** Prints a figure that has a target, and its ratio to a baseline. */
    public static void compare(String what, double value, String baseline, double other, String unit, Target target) {
        String ratio = String.format(Locale.ROOT, "%.4g", value / other);
        Table.add(what, number(value) + " " + unit, verdict(value, target), baseline + ": " + number(other), ratio);
    }

    /** Prints a figure whose target is its ratio to a baseline. */
    public static void ratio(String what, double value, String baseline, double other, String unit, Target target) {
        String ratio = String.format(Locale.ROOT, "%.4g", value / other);
        String verdict = "ratio " + verdict(value / other, target);
        Table.add(what, number(value) + " " + unit, verdict, baseline + ": " + number(other), ratio);
    }

    /** The least of some rounds: what the code costs, not what else the machine did meanwhile. */
    public static double best(int rounds, Callable<Double> round) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            best = Math.min(best, round.call());
        }
        return best;
    }

    private static String verdict(double value, Target target) {
        return target == Target.NONE ? "" : target.text() + (target.isMet(value) ? ": met" : ": MISSED");
    }

    private static String number(double value) {
        String format = Math.abs(value) >= 1000 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f";
        return value == Math.rint(value) && Math.abs(value) < 1000
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, format, value);
    }
}
