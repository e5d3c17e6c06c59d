package io.telecast.script.internal;

import io.telecast.api.device.Device;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.EncodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.uplink.Report;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the scripts of the tenants, each in a sandbox of its own. */
@Component(
        immediate = true,
        service = {Codec.class, HealthCheck.class},
        configurationPid = "io.telecast.script")
@Designate(ocd = ScriptConfig.class)
public final class ScriptCodec implements Codec, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptCodec.class);
    /** Whatever the deadline of the tenants is: what comes very first is cold. */
    private static final int START_MILLIS = 10_000;

    private static final String NOT_STARTED = "the script engine did not start, see the log";

    private final Figures figures = new Figures();
    private final Watchdog watchdog;
    private final Sandboxes sandboxes;
    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "telecast-script-start"));
    private final CompletableFuture<JavaScript> engine;
    private volatile boolean closed;

    @Activate
    public ScriptCodec(ScriptConfig config, Map<String, ?> properties) {
        this(Limits.of(config, properties));
    }

    ScriptCodec(Limits limits) {
        sandboxes = new Sandboxes(script -> sandbox(script, limits), limits.contexts());
        watchdog = new Watchdog(limits, sandboxes::relieve);
        // Starting takes a second; nobody has to wait for it here.
        engine = CompletableFuture.supplyAsync(() -> start(limits), starter);
        starter.shutdown();
    }

    private JavaScript start(Limits limits) {
        try {
            var javaScript = new JavaScript();
            Limits patient = limits.withDeadline(START_MILLIS);
            WarmUp.run(script -> new Sandbox(script, javaScript, watchdog, patient, new Figures()), () -> closed);
            return javaScript;
        } catch (RuntimeException | LinkageError e) {
            if (!closed) { // else its classes may be gone
                LOG.error("The script engine did not start; reports that need a script are refused", e);
            }
            throw e;
        }
    }

    private Sandbox sandbox(Script script, Limits limits) {
        return new Sandbox(script, engine.join(), watchdog, limits, figures);
    }

    @Override
    public DecodeResult decode(Script script, Device device, Report report) {
        return call(script, sandbox -> sandbox.decode(device, report), DecodeResult.Failed::new);
    }

    @Override
    public EncodeResult encode(Script script, Device device, String type, String message) {
        return call(script, sandbox -> sandbox.encode(device, type, message), EncodeResult.Failed::new);
    }

    @Override
    public boolean mayTakeLong(Script script) {
        Sandbox known = engine.isDone() ? sandboxes.known(script) : null;
        return known == null || known.mayTakeLong();
    }

    private <T> T call(Script script, Call<T> call, Function<String, T> failed) {
        try {
            // Waited for here, where no lock is held.
            engine.join();
        } catch (CompletionException e) {
            if (closed) {
                throw new IllegalStateException("the scripts are being stopped", e);
            }
            return failed.apply(NOT_STARTED);
        }
        T result = null;
        while (result == null) {
            result = call.in(sandboxes.of(script));
        }
        return result;
    }

    private interface Call<T> {
        /** Null if the sandbox was retired. */
        @Nullable
        T in(Sandbox sandbox);
    }

    @Override
    public String part() {
        return "script";
    }

    @Override
    public @Nullable String problem() {
        return engine.isCompletedExceptionally() ? NOT_STARTED : null;
    }

    @Override
    public void measure(Measurements to) {
        figures.measure(to);
        List<Sandbox> kept = sandboxes.all();
        to.gauge("scripts", "Scripts that have a context", kept.size());
        to.gauge(
                "scripts.suspended",
                "Scripts that are suspended after failures",
                kept.stream().filter(Sandbox::isSuspended).count());
    }

    @Deactivate
    void close() {
        closed = true;
        sandboxes.close();
        try {
            engine.thenAccept(started -> watchdog.close("The script engine", started::close));
            if (!starter.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The script engine is still starting; it is closed when it has");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watchdog.close();
        }
    }
}
