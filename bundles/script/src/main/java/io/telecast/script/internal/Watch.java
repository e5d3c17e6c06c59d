package io.telecast.script.internal;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;

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

    private final Context context;
    private final Watchdog watchdog;
    private final AtomicReference<State> state = new AtomicReference<>(IDLE);

    // Written by the caller before it sets RUNNING.
    private long call;
    private long threadId;
    private long allocatedBefore;
    private long allowanceNanos;

    // Of the watchdog's thread alone.
    private long seenCall;
    private long cpuBefore;
    private int ticks;

    Watch(Context context, Watchdog watchdog) {
        this.context = context;
        this.watchdog = watchdog;
    }

    void begin(long allowanceNanos) {
        this.allowanceNanos = allowanceNanos;
        call++;
        threadId = Thread.currentThread().getId();
        allocatedBefore = watchdog.allocatedHere();
        state.set(RUNNING);
        watchdog.wake();
    }

    /** Ends the call; once it returned, nothing can hit the context any more. */
    End end() {
        State last = Objects.requireNonNull(state.getAndSet(IDLE));
        awaitUninterrupted(last.settled());
        return last.end();
    }

    /** What the call that just ended has allocated, in bytes. */
    long allocated() {
        return watchdog.allocatedHere() - allocatedBefore;
    }

    /** Looks at the running call, on the watchdog's thread; false if there is none. */
    boolean check() {
        if (state.get() != RUNNING) {
            return false;
        }
        if (seenCall != call) {
            seenCall = call;
            cpuBefore = watchdog.cpuOf(threadId);
            ticks = 0;
        } else {
            End reason = overLimit();
            if (reason != End.WITHIN_LIMITS) {
                stop(reason);
            }
        }
        return true;
    }

    /**
     * Computing time counts, not the clock: a script must not fail because the machine is busy or the process was
     * halted. One that waits without computing is caught by the number of looks.
     */
    private End overLimit() {
        ticks++;
        if (watchdog.allocatedBy(threadId) - allocatedBefore > watchdog.memoryBytes()) {
            return End.MEMORY;
        }
        boolean computes = watchdog.cpuOf(threadId) - cpuBefore > allowanceNanos;
        boolean waits = ticks * Watchdog.PERIOD_NANOS > 10 * allowanceNanos;
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
