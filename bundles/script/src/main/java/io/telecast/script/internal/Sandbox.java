package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One script: its isolate, made when needed and renewed, and its record of good behaviour. One call at a time. */
final class Sandbox {
    /** What comes first has classes to load and code to warm up, which is not the script's fault. */
    private static final int PATIENCE_AT_FIRST = 10;

    private static final int CALLS_WITH_PATIENCE = 2;

    private static final long RETIRE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    /** What a script may keep when the heap is nearly full. */
    private static final long MUCH_BYTES = 4L * 1024 * 1024;

    private final Source source;
    private final JavaScript javaScript;
    private final Watchdog watchdog;
    private final Limits limits;
    private final Figures figures;
    private final Suspension suspension;
    private final Pace pace = new Pace();

    private final ReentrantLock turn = new ReentrantLock();

    // Guarded by turn.
    private @Nullable Isolate isolate;
    private volatile @Nullable String loadError;
    private int calls;
    private boolean retired;

    Sandbox(Script script, JavaScript javaScript, Watchdog watchdog, Limits limits, Figures figures) {
        // Not cached: what one context did to its code must not meet it again in the next.
        this.source = Source.newBuilder(JavaScript.LANGUAGE, script.source(), JavaScript.SCRIPT)
                .cached(false)
                .buildLiteral();
        this.javaScript = javaScript;
        this.watchdog = watchdog;
        this.limits = limits;
        this.figures = figures;
        this.suspension = new Suspension(limits);
    }

    /** Runs the script's decode; null if the sandbox was retired and another one has to be asked for. */
    @Nullable
    DecodeResult decode(Device device, Report report) {
        return call(ready -> ready.decode(device, report, allowance()), DecodeResult.Failed::new);
    }

    /** Runs the script's encode; null as for decode. */
    @Nullable
    EncodeResult encode(Device device, String type, String message) {
        return call(ready -> ready.encode(device, type, message, allowance()), EncodeResult.Failed::new);
    }

    private <T> @Nullable T call(Function<Isolate, Outcome<T>> use, Function<String, T> failed) {
        turn.lock();
        try {
            return inTurn(use, failed);
        } finally {
            turn.unlock();
        }
    }

    private <T> @Nullable T inTurn(Function<Isolate, Outcome<T>> use, Function<String, T> failed) {
        if (retired) {
            return null;
        }
        String refused = suspension.reason(now());
        if (refused == null) {
            refused = loadError;
        }
        if (refused == null) {
            calls = Math.min(calls + 1, CALLS_WITH_PATIENCE + 1);
            Isolate before = isolate;
            long begun = System.nanoTime();
            Outcome<T> outcome = run(use);
            figures.call.record(System.nanoTime() - begun);
            boolean stopped = outcome.end() != Watch.End.WITHIN_LIMITS;
            pace.took(before == null || stopped ? Long.MAX_VALUE : before.cost());
            refused = settle(outcome);
            if (refused == null) {
                figures.count(true);
                return outcome.value();
            }
        }
        figures.count(false);
        return failed.apply(refused);
    }

    /** Whether a call may take long; refusing one because of an error in the text never does. */
    boolean mayTakeLong() {
        return loadError == null && !pace.isQuick();
    }

    boolean isSuspended() {
        return suspension.isSuspended(now());
    }

    /** Starts afresh if it may keep much, and is not being called: nobody shall wait for that; whether it does. */
    boolean relieve() {
        if (!turn.tryLock()) {
            return false;
        }
        try {
            boolean much = isolate != null && isolate.allocated() > MUCH_BYTES;
            if (much) {
                discard();
            }
            return much;
        } finally {
            turn.unlock();
        }
    }

    /** Waits for the call that may be running, no longer than any may run. */
    void retire() {
        try {
            if (!turn.tryLock(RETIRE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A call of a script does not end; nobody waits for it any more");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            retired = true;
            discard();
        } finally {
            turn.unlock();
        }
    }

    private <T> Outcome<T> run(Function<Isolate, Outcome<T>> use) {
        Isolate ready = isolate;
        if (ready == null) {
            ready = new Isolate(javaScript, watchdog);
            isolate = ready;
            figures.contexts.increment();
            Outcome<Isolate> loaded = ready.load(source, limits.resultKb() * 1024, allowance());
            if (loaded.value() == null) {
                // What a text throws when it is loaded it will throw again; a limit may have been bad luck.
                boolean lasting = loaded.end() == Watch.End.WITHIN_LIMITS && loaded.usable();
                loadError = lasting ? "script failed: " + loaded.error() : null;
                discard();
                return loaded.withoutValue();
            }
        }
        return use.apply(ready);
    }

    /** What is to be said of a run; null if it went well. */
    private @Nullable String settle(Outcome<?> outcome) {
        Isolate used = isolate;
        if (used != null && (!outcome.usable() || used.allocated() > limits.renewMb() * 1024L * 1024L)) {
            discard();
        }
        if (outcome.end() != Watch.End.WITHIN_LIMITS) {
            figures.count(outcome.end());
            suspension.overLimit(now());
            if (isSuspended()) {
                discard();
            }
            return outcome.end() == Watch.End.MEMORY
                    ? "script stopped: it took more than " + limits.memoryMb() + " MB of memory"
                    : "script stopped: it ran longer than its deadline of " + limits.deadlineMillis() + " ms";
        }
        suspension.withinLimits();
        if (outcome.value() == null) {
            return "script failed: " + outcome.error();
        }
        return null;
    }

    private long allowance() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(limits.deadlineMillis());
        return calls <= CALLS_WITH_PATIENCE ? nanos * PATIENCE_AT_FIRST : nanos;
    }

    private void discard() {
        if (isolate != null) {
            isolate.close();
            isolate = null;
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
