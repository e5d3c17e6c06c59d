package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of the reports of some devices, run by at most one thread at a time. The next report is handed over
 * without waiting for the one before; when one comes back as RETRY, nothing is handed over until all others that are out
 * have come back, so that order is kept.
 */
final class Lane implements Runnable {
    /** Reports handed over before the thread looks after another lane. */
    private static final int SLICE = 64;

    private final LaneContext context;
    private final BusSettings settings;
    private final BusCounters counters;

    // All below is guarded by this. Handlers are called and stages completed without the lock.
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Set<Entry> running = new LinkedHashSet<>();
    private final List<Entry> returned = new ArrayList<>();
    private final Set<Entry> dying = new LinkedHashSet<>();
    private @Nullable UplinkHandler last;
    private boolean scheduled;
    private boolean holding;
    private boolean closed;
    private long backoffMs;
    private long sequence;
    private int holds;

    Lane(LaneContext context, BusSettings settings, BusCounters counters) {
        this.context = context;
        this.settings = settings;
        this.counters = counters;
        this.backoffMs = settings.retryMinMs();
    }

    CompletionStage<UplinkResult> submit(Report report) {
        Entry entry;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(UplinkResult.RETRY);
            }
            if (size() >= settings.laneCapacity()) {
                return full(report);
            }
            entry = new Entry(report, sequence++);
            waiting.add(entry);
            if (!claim()) {
                return entry.outcome;
            }
        }
        context.execute(this);
        return entry.outcome;
    }

    @Override
    public void run() {
        for (int i = 0; i < SLICE; i++) {
            UplinkHandler handler;
            Entry entry;
            int attempt;
            synchronized (this) {
                handler = context.handler();
                // A new handler gets nothing before the old one has answered: it might give something back.
                boolean changing = handler != last && !running.isEmpty();
                if (handler == null || changing || holding || closed || waiting.isEmpty()) {
                    scheduled = false;
                    return;
                }
                last = handler;
                entry = waiting.remove();
                running.add(entry);
                attempt = ++entry.attempt;
            }
            long now = System.nanoTime();
            if (attempt == 1) {
                counters.wait.record(now - entry.arrivedNanos);
            }
            entry.handedNanos = now;
            context.passed(entry.report, "handed over", () -> waited(entry));
            handOver(handler, entry, attempt);
        }
        context.execute(this);
    }

    /** The handler of the type has come or changed. */
    void wake() {
        boolean run;
        synchronized (this) {
            if (holding && running.isEmpty() && context.handler() != last) {
                holding = false;
            }
            run = claim();
        }
        if (run) {
            context.execute(this);
        }
    }

    /** Takes back what a handler still has that left long ago; tells how many that were. */
    int takeBack(UplinkHandler gone) {
        int count;
        boolean run;
        synchronized (this) {
            if (last != gone || closed) {
                return 0;
            }
            count = running.size();
            for (Entry entry : running) {
                entry.attempt++;
                returned.add(entry);
            }
            running.clear();
            holding |= count > 0;
            run = settled();
            last = null; // A lane that gets no more reports would keep the classes of a bundle that is long updated.
        }
        if (run) {
            context.execute(this);
        }
        return count;
    }

    /**
     * Hands nothing over any more. What was not handed over is given back at once: a report of another type, out in its handler,
     * may wait for it, as those of gateways do.
     */
    void close() {
        List<Entry> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(returned);
            left.addAll(waiting);
            returned.clear();
            waiting.clear();
        }
        giveBack(left);
    }

    /** Waits until a closed lane has nothing out; gives up at the deadline. */
    synchronized void awaitIdle(long deadlineNanos) throws InterruptedException {
        while (!running.isEmpty() || !dying.isEmpty()) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Completes all that a closed lane still has as RETRY, in the order of arrival. */
    void giveBack() {
        List<Entry> all = new ArrayList<>();
        synchronized (this) {
            for (Set<Entry> out : List.of(running, dying)) {
                all.addAll(out);
                out.clear();
            }
            all.addAll(returned);
            returned.clear();
            all.addAll(waiting);
            waiting.clear();
        }
        giveBack(all);
    }

    private static void giveBack(List<Entry> entries) {
        entries.sort(Comparator.comparingLong(entry -> entry.sequence));
        entries.forEach(entry -> entry.outcome.complete(UplinkResult.RETRY));
    }

    synchronized int size() {
        return waiting.size() + running.size() + returned.size() + dying.size();
    }

    /** When the oldest report came, {@link System#nanoTime} now if there is none. */
    synchronized long oldestNanos() {
        long oldest = System.nanoTime();
        for (Iterable<Entry> part : List.of(running, dying, returned, waiting)) {
            for (Entry entry : part) {
                oldest = Math.min(oldest, entry.arrivedNanos);
                break;
            }
        }
        return oldest;
    }

    private CompletionStage<UplinkResult> full(Report report) {
        if (report.qos() == 0) {
            counters.shed.increment();
            return CompletableFuture.completedFuture(UplinkResult.drop("lane is full, a report of QoS 0 was shed"));
        }
        counters.full.increment();
        return CompletableFuture.completedFuture(UplinkResult.RETRY);
    }

    private void handOver(UplinkHandler handler, Entry entry, int attempt) {
        CompletionStage<UplinkResult> stage;
        try {
            stage = handler.handle(entry.report);
            if (stage == null) {
                throw new NullPointerException("the handler returned no stage");
            }
        } catch (Throwable error) { // a plug-in: whatever it throws, the lane goes on
            answered(entry, attempt, null, error);
            return;
        }
        stage.whenComplete((result, error) -> answered(entry, attempt, result, error));
    }

    private static String waited(Entry entry) {
        long micros = (entry.handedNanos - entry.arrivedNanos) / 1_000;
        return "waited " + micros + " us in its lane" + (entry.attempt > 1 ? ", attempt " + entry.attempt : "");
    }

    private void answered(Entry entry, int attempt, @Nullable UplinkResult result, @Nullable Throwable error) {
        UplinkResult outcome = result != null ? result : Failures.drop(error);
        if (result == null) {
            context.broken(Failures.cause(error));
        }
        boolean run;
        synchronized (this) {
            if (entry.attempt != attempt || !running.remove(entry)) {
                return; // taken back in the meantime
            }
            sort(entry, outcome);
            run = settled();
        }
        if (run) {
            context.execute(this);
        }
        if (outcome instanceof UplinkResult.Ok) {
            counters.handled.increment();
            counters.handle.record(System.nanoTime() - entry.handedNanos);
            context.passed(entry.report, "stored", () -> "");
            entry.outcome.complete(outcome);
            context.stored(entry.report);
        } else if (outcome instanceof UplinkResult.Drop drop) {
            counters.dropped.increment();
            context.passed(entry.report, "dropped", drop::reason);
            context.bury(entry, drop.reason()).whenComplete((kept, never) -> buried(entry, outcome));
        } else {
            counters.retried.increment();
            context.passed(entry.report, "given back", () -> "it is offered again");
        }
    }

    private void sort(Entry entry, UplinkResult outcome) {
        if (outcome instanceof UplinkResult.Retry) {
            returned.add(entry);
            holding = true;
            return;
        }
        backoffMs = settings.retryMinMs();
        if (outcome instanceof UplinkResult.Drop) {
            dying.add(entry);
        }
    }

    private void buried(Entry entry, UplinkResult outcome) {
        synchronized (this) {
            if (!dying.remove(entry)) {
                return;
            }
            notifyAll();
        }
        entry.outcome.complete(outcome);
    }

    /** After something came back, with the lock held: what to do when nothing is out any more. */
    private boolean settled() {
        if (!running.isEmpty()) {
            return false;
        }
        notifyAll();
        if (closed) {
            return false;
        }
        if (holding) {
            returned.sort(Comparator.comparingLong(entry -> entry.sequence));
            for (int i = returned.size() - 1; i >= 0; i--) {
                waiting.addFirst(returned.get(i));
            }
            returned.clear();
            if (context.handler() == last) {
                int hold = ++holds;
                context.later(() -> resume(hold), backoffMs);
                backoffMs = Math.min(backoffMs * 2, settings.retryMaxMs());
                return false;
            }
            holding = false;
        }
        return claim();
    }

    private void resume(int hold) {
        boolean run;
        synchronized (this) {
            if (hold != holds || !running.isEmpty()) {
                return;
            }
            holding = false;
            run = claim();
        }
        if (run) {
            context.execute(this);
        }
    }

    /** With the lock held: whether the caller must now have the lane run. */
    private boolean claim() {
        if (scheduled || holding || closed || waiting.isEmpty() || context.handler() == null) {
            return false;
        }
        scheduled = true;
        return true;
    }
}
