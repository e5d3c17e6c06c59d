package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.uplink.Report;
import java.nio.charset.StandardCharsets;
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
    private @Nullable Value encode;
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

    /** What the last run took, in nanoseconds. */
    long cost() {
        return watch.cost();
    }

    /** Runs the script's own text. */
    Outcome<Isolate> load(Source script, int maxLength, long allowanceNanos) {
        return watched(allowanceNanos, () -> {
            Value binders = context.eval(JavaScript.PRELUDE);
            context.eval(JavaScript.HELPERS);
            context.eval(script);
            decode = bind(binders, "decode", maxLength);
            encode = bind(binders, "encode", maxLength);
            return Outcome.returned(this);
        });
    }

    private @Nullable Value bind(Value binders, String name, int maxLength) {
        Value function = context.getBindings(JavaScript.LANGUAGE).getMember(name);
        return function == null || !function.canExecute()
                ? null
                : binders.getMember(name).execute(function, maxLength);
    }

    Outcome<DecodeResult> decode(Device device, Report report, long allowanceNanos) {
        Value function = decode;
        if (function == null) {
            return Outcome.failed("the script defines no function decode(payload, meta)");
        }
        return watched(allowanceNanos, () -> {
            byte[] payload = report.payload();
            double ts = report.timestamp();
            Value json = function.execute(
                    new Words(payload), payload.length, device.id(), device.number(), report.type(), ts);
            return Outcome.returned(new DecodeResult.Decoded(json.asString()));
        });
    }

    Outcome<EncodeResult> encode(Device device, String type, String message, long allowanceNanos) {
        Value function = encode;
        if (function == null) {
            return Outcome.returned(new EncodeResult.Unchanged());
        }
        return watched(allowanceNanos, () -> {
            Value result = function.execute(message, device.id(), device.number(), type);
            return Outcome.returned(new EncodeResult.Encoded(bytes(result)));
        });
    }

    private static byte[] bytes(Value result) {
        if (result.isString()) {
            return result.asString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[Math.toIntExact(result.getBufferSize())];
        result.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }

    private <T> Outcome<T> watched(long allowanceNanos, Supplier<Outcome<T>> run) {
        watch.begin(allowanceNanos);
        Outcome<T> outcome = null;
        Watch.End end;
        try {
            outcome = attempt(run);
        } finally {
            end = watch.end();
        }
        allocated += watch.allocated();
        if (end == Watch.End.WITHIN_LIMITS) {
            return outcome;
        }
        return outcome.stopped(end, end == Watch.End.DEADLINE && !watch.wasForced() && alive());
    }

    private static <T> Outcome<T> attempt(Supplier<Outcome<T>> run) {
        try {
            return run.get();
        } catch (PolyglotException e) {
            return Outcome.failed(e);
        } catch (OutOfMemoryError e) {
            return Outcome.outOfMemory();
        } catch (IllegalStateException | ThreadDeath closed) {
            // The watchdog closed the context between two steps of the run, or forced it to stop.
            return Outcome.<T>failed("it was stopped").stopped(Watch.End.WITHIN_LIMITS, false);
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
        watchdog.close("The context of a script", () -> context.close(true));
    }
}
