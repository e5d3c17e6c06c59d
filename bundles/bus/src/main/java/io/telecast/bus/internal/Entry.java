package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.util.concurrent.CompletableFuture;

/** One report in a lane. */
final class Entry {
    final Report report;
    /** Order of arrival in the lane. */
    final long sequence;

    final long arrivedNanos = System.nanoTime();
    final CompletableFuture<UplinkResult> outcome = new CompletableFuture<>();
    /** When it was given to a handler; set before that, read after its answer. */
    volatile long handedNanos;

    /** Counts the times it was given to a handler, so that a late answer to an earlier time is known; guarded by the lane. */
    int attempt;

    Entry(Report report, long sequence) {
        this.report = report;
        this.sequence = sequence;
    }

    /** The sequence serves: the identity hash of so many short-lived objects would cost more than the lane itself. */
    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }
}
