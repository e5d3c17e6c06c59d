package io.telecast.websocket.internal;

import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** What was counted since the start. */
final class Counters {
    /** From the adapter's receipt of a report, maybe at another instance, to its event here. */
    final Histogram arrive = new Histogram();
    /** From the event to the end of a frame's writing. */
    final Histogram deliver = new Histogram();
    /** Both together. */
    final Histogram push = new Histogram();
    /** From the adapter's receipt until a front end says that it shows the report, the way of that word included. */
    final Histogram seen = new Histogram();

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

    void measure(Measurements to) {
        to.histogram("arrive", "From the adapter's receipt of a report, at any instance, to its event here", arrive);
        to.histogram("deliver", "From the event of a report to the written frame", deliver);
        to.histogram("push", "From the adapter's receipt of a report, at any instance, to the written frame", push);
        to.histogram(
                "seen", "From the adapter's receipt of a report to the word of a front end that it is shown", seen);
        to.counter("reports.in", "Events of watched devices that came", reports.sum());
        to.counter("frames.in", "Frames of clients", framesIn.sum());
        to.counter("frames.out", "Frames sent", framesOut.sum());
        to.counter(
                "conflated",
                "Values replaced by newer ones before they could be sent, and messages that had to leave",
                conflated.sum());
        to.counter("dropped.unwatched", "Events of devices that nobody watches here", unwatched.sum());
        to.counter("dropped.malformed", "Events that were not as they should be", malformed.sum());
        to.counter("dropped.tenant", "Events of another tenant than the device", foreignTenant.sum());
        to.counter("dropped.stale", "Values older than what was sent", stale.sum());
        to.counter("dropped.duplicate", "Values that were sent before", duplicate.sum());
        to.counter("dropped.keys", "Values of devices with too many keys", tooManyKeys.sum());
        to.counter("store.reads", "Readings of the store", storeReads.sum());
        to.counter("store.failures", "Readings of the store that failed", storeFailures.sum());
        to.counter("forwarded.malformed", "Requests whose X-Forwarded-For is no address", badForwardedFor.sum());
        to.counter("failures.undelayed", "Failed credentials answered at once, as too many waited", notHeld.sum());
        to.counter("refused.drained", "Connections refused while the instance is drained", refusedDrained.sum());
        for (EndReason reason : EndReason.values()) {
            to.counter("closed", "Sockets closed, by reason", ended[reason.ordinal()].sum(), "reason", reason.label());
        }
    }
}
