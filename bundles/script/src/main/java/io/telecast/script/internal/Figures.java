package io.telecast.script.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Figures {
    final LongAdder contexts = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder deadlines = new LongAdder();
    private final LongAdder memory = new LongAdder();

    void count(boolean succeeded) {
        calls.increment();
        if (!succeeded) {
            failures.increment();
        }
    }

    void count(Watch.End end) {
        (end == Watch.End.MEMORY ? memory : deadlines).increment();
    }

    Map<String, Number> all() {
        Map<String, Number> all = new LinkedHashMap<>();
        all.put("calls", calls);
        all.put("failures", failures);
        all.put("stopped.deadline", deadlines);
        all.put("stopped.memory", memory);
        all.put("contexts.made", contexts);
        all.replaceAll((name, adder) -> adder.longValue());
        return all;
    }
}
