package io.telecast.bus.internal;

import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.util.concurrent.atomic.LongAdder;

/** What the lanes of one type count. */
final class BusCounters {
    final LongAdder handled = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder full = new LongAdder();
    /** From the arrival in the lane to the handler. */
    final Histogram wait = new Histogram();
    /** From the handler to its answer. */
    final Histogram handle = new Histogram();

    void measure(Measurements to, String type) {
        to.counter("handled", "Reports that are durable", handled.sum(), "type", type);
        to.counter("dropped", "Reports that became dead letters", dropped.sum(), "type", type);
        to.counter("shed", "Reports of quality 0 dropped, as their lane was full", shed.sum(), "type", type);
        to.counter("retried", "Reports that a handler gave back", retried.sum(), "type", type);
        to.counter("full", "Reports refused, as their lane was full", full.sum(), "type", type);
        to.histogram("wait", "From the arrival in a lane to the handler", wait, "type", type);
        to.histogram("handle", "From the handler to its answer, when the report is durable", handle, "type", type);
    }
}
