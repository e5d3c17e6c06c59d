package io.telecast.websocket.internal;

import io.telecast.api.health.WallClock;
import io.telecast.api.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Where a report came from, for what is measured of its way.
 *
 * @param timestamp its time, milliseconds since 1970
 * @param received when an adapter took it, maybe of another instance, microseconds since 1970
 * @param travelledMicros from then until it was heard here
 * @param heardNanos {@link System#nanoTime} when it was heard
 * @param follower to be told of its way; null if nobody follows the device
 */
record Origin(long timestamp, long received, long travelledMicros, long heardNanos, @Nullable Follower follower) {

    /** Who follows the device. */
    record Follower(Tracer tracer, String deviceId) {}

    /** Of an event that came now. */
    static Origin of(PushedEvent event, String deviceId, @Nullable Tracer tracer) {
        long travelled = WallClock.micros() - event.received();
        Follower follower = tracer != null && tracer.follows(deviceId) ? new Follower(tracer, deviceId) : null;
        return new Origin(event.timestamp(), event.received(), travelled, System.nanoTime(), follower);
    }

    long microsSinceHeard() {
        return (System.nanoTime() - heardNanos) / 1_000;
    }

    /** At a client. */
    void passed(String stage, Wire client) {
        if (follower != null) {
            passed(stage, client.remoteAddress());
        }
    }

    void passed(String stage, String detail) {
        if (follower != null) {
            follower.tracer.passed(follower.deviceId, received, stage, detail);
        }
    }
}
