package io.telecast.script.internal;

import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Figures {
    /** Each call, and before the first of a context its making. */
    final Histogram call = new Histogram();

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

    void measure(Measurements to) {
        to.counter("calls", "Calls of scripts", calls.sum());
        to.histogram("call", "Calls of scripts", call);
        to.counter("failures", "Calls of scripts that failed", failures.sum());
        to.counter("stopped.deadline", "Calls stopped, as they took too long", deadlines.sum());
        to.counter("stopped.memory", "Calls stopped, as they took too much memory", memory.sum());
        to.counter("contexts.made", "Contexts made for scripts", contexts.sum());
    }
}
