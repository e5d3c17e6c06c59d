package io.telecast.embedded.mqtt.internal;

import java.util.function.LongSupplier;

/** So many a second, with one second's worth in store. */
final class Rate {
    private final int perSecond;
    private final LongSupplier nanos;
    private double store;
    private long then;

    Rate(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.store = perSecond;
        this.then = nanos.getAsLong();
    }

    synchronized boolean tryTake() {
        long now = nanos.getAsLong();
        store = Math.min(perSecond, store + (now - then) / 1e9 * perSecond);
        then = now;
        if (store < 1) {
            return false;
        }
        store--;
        return true;
    }
}
