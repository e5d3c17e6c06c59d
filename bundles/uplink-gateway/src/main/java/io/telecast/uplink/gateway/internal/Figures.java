package io.telecast.uplink.gateway.internal;

import io.telecast.api.health.Measurements;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Figures {
    private final LongAdder messages = new LongAdder();
    private final LongAdder parts = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder nulls = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    final LongAdder refused = new LongAdder();

    /** Counts a message of which all was handled. */
    void handled(Split split, Assigned assigned) {
        messages.increment();
        parts.add(assigned.reports().size());
        unknown.add(assigned.unknown().size());
        nulls.add(split.nulls());
        wrong.add(split.wrong().size());
    }

    void measure(Measurements to) {
        to.counter("messages", "Messages of gateways that were handled", messages.sum());
        to.counter("messages.refused", "Messages of gateways that were refused as a whole", refused.sum());
        to.counter("parts", "Reports of single devices made of them", parts.sum());
        to.counter("parts.unknown", "Parts of devices that nobody knows", unknown.sum());
        to.counter("parts.wrong", "Parts that were no object", wrong.sum());
        to.counter("nulls.skipped", "Parts that were null", nulls.sum());
    }
}
