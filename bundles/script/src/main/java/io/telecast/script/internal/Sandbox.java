package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.DecodeResult.Decoded;
import io.telecast.api.script.DecodeResult.Failed;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/** One script: its isolate, made when needed and renewed, and its record of good behaviour. One call at a time. */
final class Sandbox {
    /** What comes first has classes to load and code to warm up, which is not the script's fault. */
    private static final int PATIENCE_AT_FIRST = 10;

    private final Source source;
    private final JavaScript javaScript;
    private final Watchdog watchdog;
    private final Limits limits;
    private final Figures figures;
    private final Suspension suspension;

    // Guarded by this.
    private @Nullable Isolate isolate;
    private @Nullable String loadError;
    private boolean proven;
    private boolean retired;

    Sandbox(Script script, JavaScript javaScript, Watchdog watchdog, Limits limits, Figures figures) {
        this.source = Source.newBuilder(JavaScript.LANGUAGE, script.source(), JavaScript.SCRIPT)
                .buildLiteral();
        this.javaScript = javaScript;
        this.watchdog = watchdog;
        this.limits = limits;
        this.figures = figures;
        this.suspension = new Suspension(limits);
    }

    /** Runs the script's decode; null if the sandbox was retired and another one has to be asked for. */
    synchronized @Nullable DecodeResult decode(Device device, Report report) {
        if (retired) {
            return null;
        }
        String refused = suspension.reason(now());
        if (refused == null) {
            refused = loadError;
        }
        DecodeResult result = refused == null ? settle(run(device, report)) : new Failed(refused);
        figures.count(result);
        return result;
    }

    boolean isSuspended() {
        return suspension.isSuspended(now());
    }

    synchronized void retire() {
        retired = true;
        discard();
    }

    private Outcome run(Device device, Report report) {
        Isolate ready = isolate;
        if (ready == null) {
            ready = new Isolate(javaScript, watchdog);
            isolate = ready;
            figures.contexts.increment();
            Outcome loaded = ready.load(source, limits.resultKb() * 1024, allowance(false));
            if (loaded.value() == null) {
                // What a text does when it is loaded it will do again; only a limit may have been bad luck.
                loadError = loaded.end() == Watch.End.WITHIN_LIMITS ? "script failed: " + loaded.error() : null;
                discard();
                return loaded;
            }
        }
        return ready.decode(device, report, allowance(proven));
    }

    private DecodeResult settle(Outcome outcome) {
        Isolate used = isolate;
        if (used != null && (!outcome.usable() || used.allocated() > limits.renewMb() * 1024L * 1024L)) {
            discard();
        }
        if (outcome.end() != Watch.End.WITHIN_LIMITS) {
            figures.count(outcome.end());
            suspension.overLimit(now());
            return new Failed(
                    outcome.end() == Watch.End.MEMORY
                            ? "script stopped: it took more than " + limits.memoryMb() + " MB of memory"
                            : "script stopped: it ran longer than its deadline of " + limits.deadlineMillis() + " ms");
        }
        suspension.withinLimits();
        if (outcome.value() == null) {
            return new Failed("script failed: " + outcome.error());
        }
        proven = true;
        return new Decoded(outcome.value());
    }

    private long allowance(boolean warm) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(limits.deadlineMillis());
        return warm ? nanos : nanos * PATIENCE_AT_FIRST;
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
