package io.telecast.uplink.status.internal;

/** The configuration, checked; times in milliseconds. */
record StatusSettings(long silenceDefault, long known, int knownMax, long sweep, long reconcile, long stopTimeout) {
    /** A year. */
    private static final int LONGEST_SILENCE = 31_536_000;

    static StatusSettings of(StatusConfig config) {
        return new StatusSettings(
                1000L * within("silence.default.s", config.silence_default_s(), 0, LONGEST_SILENCE),
                1000L * within("known.s", config.known_s(), 1, 3600),
                within("known.max", config.known_max(), 1000, 100_000_000),
                within("sweep.ms", config.sweep_ms(), 50, 60_000),
                1000L * within("reconcile.s", config.reconcile_s(), 1, 86_400),
                within("stop.timeout.ms", config.stop_timeout_ms(), 0, 60_000));
    }

    private static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": '" + value + "' is not in range; allowed: " + least + " to " + most);
        }
        return value;
    }
}
