package io.telecast.uplink.gateway.internal;

import java.util.LinkedHashMap;
import java.util.Map;
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

    Map<String, Number> all() {
        Map<String, Number> all = new LinkedHashMap<>();
        all.put("messages", messages.sum());
        all.put("messages.refused", refused.sum());
        all.put("parts", parts.sum());
        all.put("parts.unknown", unknown.sum());
        all.put("parts.wrong", wrong.sum());
        all.put("nulls.skipped", nulls.sum());
        return all;
    }
}
