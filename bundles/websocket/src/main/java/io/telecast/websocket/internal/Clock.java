package io.telecast.websocket.internal;

/** Milliseconds that only go forward, for time limits; no date. */
final class Clock {
    private Clock() {}

    static long millis() {
        return System.nanoTime() / 1_000_000;
    }
}
