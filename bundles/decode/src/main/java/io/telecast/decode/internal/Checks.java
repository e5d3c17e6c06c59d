package io.telecast.decode.internal;

import java.util.function.LongSupplier;

/** What a point must be so that the store cannot refuse it later, when it is on the screens already. */
final class Checks {
    private static final int KEY_MAX_CHARS = 255;
    private static final int SHOWN_CHARS = 40;

    private final Limits limits;
    private final LongSupplier clock;

    Checks(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    void key(String key) throws RefusedException {
        if (key.isEmpty() || key.length() > KEY_MAX_CHARS) {
            throw new RefusedException("a key has " + key.length() + " characters; allowed: 1 to " + KEY_MAX_CHARS);
        }
        storable(key, "a key");
    }

    Double number(String key, double value) throws RefusedException {
        if (!Double.isFinite(value)) {
            throw new RefusedException("the number of key " + shown(key) + " is not finite; allowed: up to 1.8e308");
        }
        return value;
    }

    String text(String key, String value) throws RefusedException {
        if (value.length() > limits.valueChars()) {
            throw new RefusedException("the value of key " + shown(key) + " has " + value.length()
                    + " characters; allowed: " + limits.valueChars());
        }
        storable(value, "the value of key " + shown(key));
        return value;
    }

    void keys(int count) throws RefusedException {
        if (count > limits.keys()) {
            throw new RefusedException("a sample has more than " + limits.keys() + " keys; allowed: " + limits.keys());
        }
    }

    void points(int count) throws RefusedException {
        if (count > limits.points()) {
            throw new RefusedException("more than " + limits.points() + " points; allowed: " + limits.points());
        }
    }

    /** A time ahead of all others would freeze the current value. */
    long time(double timestamp) throws RefusedException {
        boolean whole = timestamp == Math.rint(timestamp);
        if (!whole || timestamp < 0 || timestamp > clock.getAsLong() + (double) limits.aheadMillis()) {
            throw new RefusedException("ts is out of range; allowed: whole milliseconds since 1970, at most "
                    + limits.aheadMillis() / 1000 + " s ahead");
        }
        return (long) timestamp;
    }

    /** Databases take neither NUL nor half a character. */
    private static void storable(String text, String what) throws RefusedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new RefusedException(what + " contains NUL; allowed: any other character");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new RefusedException(what + " contains half a surrogate pair; allowed: whole characters");
                }
                i++;
            }
        }
    }

    private static String shown(String key) {
        String start = key.length() > SHOWN_CHARS ? key.substring(0, SHOWN_CHARS) + "…" : key;
        return "'" + start.replaceAll("\\p{Cntrl}", " ") + "'";
    }
}
