package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Report;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A context with one script in it. Everything that runs the tenant's code is watched. */
final class Isolate implements AutoCloseable {
    private final Context context;
    private final Watchdog watchdog;
    private final Watch watch;
    private @Nullable Value decode;
    private long allocated;

    Isolate(JavaScript javaScript, Watchdog watchdog) {
        this.watchdog = watchdog;
        context = javaScript.newContext();
        watch = watchdog.watch(context, javaScript.forcedStop());
    }

    /** What all runs have allocated, in bytes: more than the script can have kept. */
    long allocated() {
        return allocated;
    }

    /** Runs the script's own text. */
    Outcome load(Source script, int maxLength, long allowanceNanos) {
        return watched(allowanceNanos, () -> {
            Value bind = context.eval(JavaScript.PRELUDE);
            context.eval(script);
            Value function = context.getBindings(JavaScript.LANGUAGE).getMember("decode");
            if (function == null || !function.canExecute()) {
                return Outcome.failed("the script defines no function decode(payload, meta)");
            }
            decode = bind.execute(function, maxLength);
            return Outcome.returned("");
        });
    }

    Outcome decode(Device device, Report report, long allowanceNanos) {
        Value function = decode;
        if (function == null) {
            throw new IllegalStateException("the script is not loaded");
        }
        return watched(allowanceNanos, () -> {
            byte[] payload = report.payload();
            double ts = report.timestamp();
            Value json = function.execute(
                    new Words(payload), payload.length, device.id(), device.number(), report.type(), ts);
            return Outcome.returned(json.asString());
        });
    }

    private Outcome watched(long allowanceNanos, Supplier<Outcome> run) {
        watch.begin(allowanceNanos);
        Outcome outcome = null;
        Watch.End end;
        try {
            outcome = attempt(run);
        } finally {
            end = watch.end();
        }
        allocated += watch.allocated();
        return end == Watch.End.WITHIN_LIMITS ? outcome : outcome.stopped(end, end == Watch.End.DEADLINE && alive());
    }

    private static Outcome attempt(Supplier<Outcome> run) {
        try {
            return run.get();
        } catch (PolyglotException e) {
            return Outcome.failed(e);
        } catch (OutOfMemoryError e) {
            return Outcome.outOfMemory();
        } catch (IllegalStateException | ThreadDeath closed) {
            // The watchdog closed the context between two steps of the run, or forced it to stop.
            return Outcome.failed("it was stopped").stopped(Watch.End.WITHIN_LIMITS, false);
        }
    }

    /** Whether an interrupt was enough to stop the run. */
    private boolean alive() {
        try {
            context.enter();
            context.leave();
            return true;
        } catch (PolyglotException | IllegalStateException closed) {
            return false;
        }
    }

    @Override
    public void close() {
        watchdog.forget(watch);
        context.close(true);
    }
}
