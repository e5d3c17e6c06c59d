package io.telecast.bus.internal;

/** The configuration, checked. */
record BusSettings(
        int lanes,
        int laneCapacity,
        int threads,
        long retryMinMs,
        long retryMaxMs,
        long handlerStopTimeoutMs,
        long stopTimeoutMs,
        int refusalsMax) {

    private static final int MAX_CAPACITY = 1_000_000;
    private static final long HOUR_MS = 3_600_000;

    static BusSettings of(BusConfig config) {
        int threads = (int) within("threads", config.threads(), 0, 64);
        long retryMin = within("retry.min.ms", config.retry_min_ms(), 1, HOUR_MS);
        return new BusSettings(
                (int) within("lanes", config.lanes(), 1, 1024),
                (int) within("lane.capacity", config.lane_capacity(), 1, MAX_CAPACITY),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                retryMin,
                within("retry.max.ms", config.retry_max_ms(), retryMin, HOUR_MS),
                within("handler.stop.timeout.ms", config.handler_stop_timeout_ms(), 0, HOUR_MS),
                within("stop.timeout.ms", config.stop_timeout_ms(), 0, HOUR_MS),
                (int) within("refusals.max", config.refusals_max(), 1, MAX_CAPACITY));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + ": '" + value + "' is not in range; allowed: " + least + " to " + most);
        }
        return value;
    }
}
