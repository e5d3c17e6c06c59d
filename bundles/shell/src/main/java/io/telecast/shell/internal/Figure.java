package io.telecast.shell.internal;

import java.util.Locale;

/** Writes numbers for people; the last word of a figure's name is its unit, if it has one. */
final class Figure {
    private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};

    private Figure() {}

    static String text(String name, Number value) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "ms" -> duration(value.longValue());
            case "s" -> duration(value.longValue() * 1000);
            case "bytes" -> size(value.doubleValue());
            default -> count(value);
        };
    }

    private static String count(Number value) {
        boolean whole = value.doubleValue() == Math.rint(value.doubleValue());
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.2f", value.doubleValue());
    }

    private static String size(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
    }

    /** Two units at most: {@code 250 ms}, {@code 4.2 s}, {@code 3 min 5 s}, {@code 2 h 7 min}, {@code 12 d 3 h}. */
    static String duration(long millis) {
        long seconds = millis / 1000;
        if (seconds < 1) {
            return millis + " ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long hours = seconds / 3600;
        return hours < 24 ? hours + " h " + seconds % 3600 / 60 + " min" : hours / 24 + " d " + hours % 24 + " h";
    }
}
