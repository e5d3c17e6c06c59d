package io.telecast.script.internal;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/** The calls of one context as the watchdog sees them: at most one at a time. */
final class Watch {

    /** How a call ended. */
    enum End {
        WITHIN_LIMITS,
        DEADLINE,
        MEMORY
    }

    /** What is known of the present call; the caller waits for the latch, so that a stop cannot hit its next call. */
    private record State(End end, CountDownLatch settled) {}

    private static final State IDLE = new State(End.WITHIN_LIMITS, new CountDownLatch(0));
    private static final State RUNNING = new State(End.WITHIN_LIMITS, new CountDownLatch(0));

    /** A stop takes a few milliseconds; after a fifth of a second it will not come by itself. */
    private static final int LOOKS_BEFORE_FORCE = 100;

    private final Context context;
    private final Watchdog watchdog;
    private final ForcedStop forcedStop;
    private final AtomicReference<State> state = new AtomicReference<>(IDLE);

    // Written by the caller before it sets RUNNING.
    private long call;
    private Thread thread = Thread.currentThread();
    private long allocatedBefore;
    private long allowanceNanos;
    private long started;

    // Written by the watchdog's thread alone, the second one last.
    private volatile long cpuBefore;
    private volatile long seenCall;
    private int looks;

    // Guarded by this.
    private @Nullable Runnable force;
    private boolean forced;

    Watch(Context context, Watchdog watchdog, ForcedStop forcedStop) {
        this.context = context;
        this.watchdog = watchdog;
        this.forcedStop = forcedStop;
    }

    void begin(long allowanceNanos) {
        this.allowanceNanos = allowanceNanos;
        call++;
        thread = Thread.currentThread();
        allocatedBefore = watchdog.allocatedHere();
        started = System.nanoTime();
        state.set(RUNNING);
        watchdog.wake();
    }

    /** Ends the call; once it returned, nothing can hit the context any more. */
    End end() {
        State last = Objects.requireNonNull(state.getAndSet(IDLE));
        if (last != RUNNING) {
            releaseForce();
            awaitUninterrupted(last.settled());
        }
        return last.end();
    }

    private synchronized void releaseForce() {
        if (force != null) {
            force.run();
            force = null;
        }
    }

    /** Whether a call ever had to be stopped by force, which may leave anything behind. */
    synchronized boolean wasForced() {
        return forced;
    }

    /** What the call that just ended has allocated, in bytes. */
    long allocated() {
        return watchdog.allocatedHere() - allocatedBefore;
    }

    /**
     * What the call that just ended took, in nanoseconds: by the clock if that is little, else computing time, because a
     * script is not slow when the machine is busy.
     */
    long cost() {
        long clock = System.nanoTime() - started;
        if (clock <= Pace.QUICK_NANOS) {
            return clock;
        }
        return seenCall == call ? watchdog.cpuOf(thread.getId()) - cpuBefore : 0;
    }

    /** Looks at the running call, on the watchdog's thread; false if there is none. */
    boolean check() {
        State now = Objects.requireNonNull(state.get());
        if (now == IDLE) {
            return false;
        }
        if (now == RUNNING) {
            checkRunning();
        } else if (++looks == LOOKS_BEFORE_FORCE) {
            force(now);
        }
        return true;
    }

    private void checkRunning() {
        if (seenCall != call) {
            cpuBefore = watchdog.cpuOf(thread.getId());
            looks = 0;
            seenCall = call;
            return;
        }
        looks++;
        End reason = overLimit();
        if (reason != End.WITHIN_LIMITS) {
            looks = 0;
            stop(reason);
        }
    }

    private synchronized void force(State stopping) {
        if (state.get() == stopping) {
            force = forcedStop.attach(thread);
            forced = true;
        }
    }

    /**
     * Computing time counts, not the clock: a script must not fail because the machine is busy or the process was
     * halted. One that waits without computing is caught by the number of looks; one that would go on and is not given
     * a processor has ten times as many.
     */
    private End overLimit() {
        if (watchdog.allocatedBy(thread.getId()) - allocatedBefore > watchdog.memoryBytes()) {
            return End.MEMORY;
        }
        boolean computes = watchdog.cpuOf(thread.getId()) - cpuBefore > allowanceNanos;
        long patience = (thread.getState() == Thread.State.RUNNABLE ? 100 : 10) * allowanceNanos;
        boolean waits = looks * Watchdog.PERIOD_NANOS > patience;
        return computes || waits ? End.DEADLINE : End.WITHIN_LIMITS;
    }

    private void stop(End reason) {
        var settled = new CountDownLatch(1);
        if (state.compareAndSet(RUNNING, new State(reason, settled))) {
            watchdog.stop(context, reason, settled);
        }
    }

    private static void awaitUninterrupted(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
