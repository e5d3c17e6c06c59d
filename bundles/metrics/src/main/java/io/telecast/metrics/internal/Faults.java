package io.telecast.metrics.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures that could not be shown: each is counted at every scrape, and logged once. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int LOGGED = 100;

    private final LongAdder count = new LongAdder();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    void note(String part, String what, Throwable why) {
        count.increment();
        if (logged.size() < LOGGED && logged.add(part + " " + what)) {
            LOG.warn("Figures of {} are left out: {}", part, what, why);
        }
    }

    long count() {
        return count.sum();
    }
}
