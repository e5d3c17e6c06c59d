package io.telecast.script.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;

/** The JavaScript engine: one for all scripts, it shares their compiled code; each script has its own context. */
final class JavaScript implements AutoCloseable {
    static final String LANGUAGE = "js";
    /** The name of a tenant's script in places of errors. */
    static final String SCRIPT = "script.js";

    /** Gives an object with functions that make callers of a script's functions. */
    static final Source PRELUDE = carried("prelude.js");

    static final Source HELPERS = carried("helpers.js");

    private final Engine engine = here(() -> Engine.newBuilder(LANGUAGE)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build());

    private final ForcedStop forcedStop = Objects.requireNonNull(
                    engine.getInstruments().get(ForcedStop.ID), "the engine did not find " + ForcedStop.ID)
            .lookup(ForcedStop.class);

    ForcedStop forcedStop() {
        return forcedStop;
    }

    /** A context without any access to the host, still empty. */
    Context newContext() {
        return here(() -> {
            Context context = Context.newBuilder(LANGUAGE)
                    .engine(engine)
                    .sandbox(SandboxPolicy.CONSTRAINED)
                    .allowHostAccess(HostAccess.CONSTRAINED)
                    .option("js.load", "false")
                    .option("js.print", "false")
                    .option("js.graal-builtin", "false")
                    .option("js.text-encoding", "true")
                    .timeZone(ZoneOffset.UTC)
                    .build();
            context.initialize(LANGUAGE);
            return context;
        });
    }

    /** The engine looks for its parts through the context class loader. */
    private static <T> T here(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(JavaScript.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Source carried(String name) {
        try (InputStream in = JavaScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the bundle");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Source.newBuilder(LANGUAGE, text, name).internal(true).buildLiteral();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        engine.close(true);
    }
}
