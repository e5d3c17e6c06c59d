package io.telecast.script.internal;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventListener;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.StatementTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import org.graalvm.polyglot.SandboxPolicy;

/**
 * Stops what neither an interrupt nor closing the context stops: a script that catches stack overflows in order to run
 * into the next one, deep in the stack where the engine has no room left to stop it. While a stop is attached every
 * statement of the thread ends with an error that no script can catch; before and after it costs nothing.
 */
@TruffleInstrument.Registration(id = ForcedStop.ID, services = ForcedStop.class, sandbox = SandboxPolicy.CONSTRAINED)
public final class ForcedStop extends TruffleInstrument {
    static final String ID = "telecast-forced-stop";

    @SuppressWarnings("NullAway.Init")
    private Env env;

    @Override
    protected void onCreate(Env env) {
        this.env = env;
        env.registerService(this);
    }

    /** Makes every statement of a thread fail until the result is run. */
    Runnable attach(Thread thread) {
        var statements =
                SourceSectionFilter.newBuilder().tagIs(StatementTag.class).build();
        return env.getInstrumenter().attachExecutionEventListener(statements, new Stopping(thread))::dispose;
    }

    /** The one kind of error that the engine lets an instrument throw through a script. */
    private static final class Stopped extends ThreadDeath {
        private static final long serialVersionUID = 1L;
    }

    private record Stopping(Thread thread) implements ExecutionEventListener {

        @Override
        public void onEnter(EventContext context, VirtualFrame frame) {
            if (Thread.currentThread() == thread) {
                throw new Stopped();
            }
        }

        @Override
        public void onReturnValue(EventContext context, VirtualFrame frame, Object result) {
            // Only what begins is stopped.
        }

        @Override
        public void onReturnExceptional(EventContext context, VirtualFrame frame, Throwable exception) {
            // Only what begins is stopped.
        }
    }
}
