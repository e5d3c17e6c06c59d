package io.telecast.websocket.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was counted since the start. */
final class Counters {
    final LongAdder framesIn = new LongAdder();
    final LongAdder framesOut = new LongAdder();
    final LongAdder conflated = new LongAdder();
    final LongAdder reports = new LongAdder();
    final LongAdder unwatched = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder foreignTenant = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder duplicate = new LongAdder();
    final LongAdder tooManyKeys = new LongAdder();
    final LongAdder storeReads = new LongAdder();
    final LongAdder storeFailures = new LongAdder();
    /** Values of X-Forwarded-For that are no address. */
    final LongAdder badForwardedFor = new LongAdder();
    /** Failed credentials that were answered at once, since too many wait already. */
    final LongAdder notHeld = new LongAdder();

    final LongAdder refusedDrained = new LongAdder();
    private final LongAdder[] ended = new LongAdder[EndReason.values().length];

    Counters() {
        Arrays.setAll(ended, reason -> new LongAdder());
    }

    void ended(EndReason reason) {
        ended[reason.ordinal()].increment();
    }

    void addTo(Map<String, Number> figures) {
        figures.put("reports.in", reports.sum());
        figures.put("frames.in", framesIn.sum());
        figures.put("frames.out", framesOut.sum());
        figures.put("conflated", conflated.sum());
        figures.put("dropped.unwatched", unwatched.sum());
        figures.put("dropped.malformed", malformed.sum());
        figures.put("dropped.tenant", foreignTenant.sum());
        figures.put("dropped.stale", stale.sum());
        figures.put("dropped.duplicate", duplicate.sum());
        figures.put("dropped.keys", tooManyKeys.sum());
        figures.put("store.reads", storeReads.sum());
        figures.put("store.failures", storeFailures.sum());
        figures.put("forwarded.malformed", badForwardedFor.sum());
        figures.put("failures.undelayed", notHeld.sum());
        figures.put("refused.drained", refusedDrained.sum());
        for (EndReason reason : EndReason.values()) {
            figures.put("closed." + reason.label(), ended[reason.ordinal()].sum());
        }
    }
}
