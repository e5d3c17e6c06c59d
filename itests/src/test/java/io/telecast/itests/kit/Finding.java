package io.telecast.itests.kit;

/** Something the ledger did not balance on. */
public record Finding(Kind kind, String where, String detail) {

    /** What can be wrong. */
    public enum Kind {
        /** Acknowledged, or stored, but not where it should have arrived. */
        LOST,
        /** There twice. */
        DUPLICATE,
        /** There, but after something younger. */
        REORDERED,
        /** There, but nobody published it. */
        INVENTED,
        /** A screen whose last value is not the stored one. */
        STALE,
        /** A thread, key or socket that outlived its use, or a watched device without its key. */
        LEFT_OVER
    }

    @Override
    public String toString() {
        return kind + " " + where + ": " + detail;
    }
}
