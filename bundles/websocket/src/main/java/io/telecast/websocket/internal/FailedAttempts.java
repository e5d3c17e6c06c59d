package io.telecast.websocket.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where credentials come from that are refused. The more of them came from an address, the longer it waits for the next
 * refusal; good credentials are never held, so nobody is locked out by a neighbour behind the same address. What is
 * remembered and what is held is bounded; addresses are forgotten over time. In the log an address is one line for each
 * interval.
 */
final class FailedAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);
    private static final int MOST_DOUBLINGS = 20;

    /** The settings, checked; times in milliseconds. */
    record Bounds(
            int free, long delay, long longest, long forget, int sources, int held, int heldOfOne, long logEvery) {}

    private static final class Source {
        /** Failures that count still; one is forgotten now and then. */
        private int recent;

        private long countedAt;
        private int held;
        private long loggedAt;
        private long notLogged;
        private boolean logged;

        Source(long now) {
            countedAt = now;
        }
    }

    private final Bounds bounds;
    private final Fanout fanout;
    private final Counters counters;
    private final LogBudget lines;
    private final int mostRecent;
    /** The one that failed last at the end. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    private int held;

    FailedAttempts(Bounds bounds, Fanout fanout, Counters counters, int linesPerSecond) {
        this.bounds = bounds;
        this.fanout = fanout;
        this.counters = counters;
        this.lines = new LogBudget(linesPerSecond);
        int doublings = 0;
        while (doublings < MOST_DOUBLINGS && bounds.delay << doublings < bounds.longest) {
            doublings++;
        }
        // What more there is makes no answer later, and a long attack is forgotten as soon as a short one.
        this.mostRecent = bounds.free + doublings + 1;
    }

    /**
     * Counts a failure.
     *
     * @param text why they were refused
     * @param answer tells the client; run now or later, on any thread
     */
    void failed(Caller caller, String text, Runnable answer) {
        long delay;
        Source source;
        synchronized (this) {
            long now = Clock.millis();
            Source known = sources.remove(caller.source());
            source = known == null ? new Source(now) : known;
            sources.put(caller.source(), source);
            count(source, now);
            log(source, caller.source(), text, now);
            delay = hold(source);
            forgetSomeone();
        }
        if (delay == 0) {
            answer.run();
        } else {
            fanout.later(
                    () -> {
                        release(source);
                        fanout.execute(answer);
                    },
                    delay);
        }
    }

    /** Called often: forgets the addresses from which none came for long. */
    synchronized void sweep() {
        long now = Clock.millis();
        Iterator<Map.Entry<String, Source>> oldest = sources.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Source> next = oldest.next();
            Source source = next.getValue();
            long silent = now - source.countedAt;
            if (silent < bounds.logEvery || silent < source.recent * bounds.forget || source.held > 0) {
                return;
            }
            tellRest(next.getKey(), source);
            oldest.remove();
        }
    }

    synchronized int sources() {
        return sources.size();
    }

    synchronized int held() {
        return held;
    }

    private void count(Source source, long now) {
        long forgotten = (now - source.countedAt) / bounds.forget;
        int left = (int) Math.max(0, source.recent - forgotten);
        source.recent = Math.min(left + 1, mostRecent);
        source.countedAt = now;
    }

    private void log(Source source, String name, String text, long now) {
        boolean due = !source.logged || now - source.loggedAt >= bounds.logEvery;
        if (!due || !lines.take()) {
            source.notLogged++;
            return;
        }
        String others = source.notLogged == 0 ? "" : ", and " + source.notLogged + " before that";
        LOG.info("Refused credentials from {}: {}{}", name, text, others);
        source.logged = true;
        source.loggedAt = now;
        source.notLogged = 0;
    }

    private void tellRest(String name, Source source) {
        if (source.notLogged > 0 && lines.take()) {
            LOG.info("Refused credentials from {}: {} more since the last line", name, source.notLogged);
        }
    }

    private long hold(Source source) {
        int over = source.recent - bounds.free;
        long delay = over <= 0 ? 0 : Math.min(bounds.longest, bounds.delay << Math.min(over - 1, MOST_DOUBLINGS));
        if (delay == 0) {
            return 0;
        }
        if (held >= bounds.held || source.held >= bounds.heldOfOne) {
            counters.notHeld.increment();
            return 0;
        }
        held++;
        source.held++;
        return delay;
    }

    private synchronized void release(Source source) {
        held--;
        source.held--;
    }

    private void forgetSomeone() {
        if (sources.size() > bounds.sources) {
            Iterator<Map.Entry<String, Source>> oldest = sources.entrySet().iterator();
            Map.Entry<String, Source> first = oldest.next();
            tellRest(first.getKey(), first.getValue());
            oldest.remove();
        }
    }
}
