package io.telecast.script.internal;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventListener;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.SandboxPolicy;

/**
 * Stops what neither an interrupt nor closing the context stops: a script that catches stack overflows in order to run
 * into the next one, deep in the stack where the engine has no room left to stop it. While a thread is to be stopped,
 * every function it enters ends with an error that no script can catch. It listens from the start: to begin listening
 * takes locks of the script's own code, which an overflow may have left held.
 */
@TruffleInstrument.Registration(id = ForcedStop.ID, services = ForcedStop.class, sandbox = SandboxPolicy.CONSTRAINED)
public final class ForcedStop extends TruffleInstrument implements ExecutionEventListener {
    static final String ID = "telecast-forced-stop";

    private final Set<Thread> stopping = ConcurrentHashMap.newKeySet();
    /** Whether there are any: what each call of a function asks. */
    private volatile boolean active;

    @Override
    protected void onCreate(Env env) {
        env.registerService(this);
        // Not those of the prelude, which every call passes through and which do not run away.
        var functions = SourceSectionFilter.newBuilder()
                .tagIs(RootTag.class)
                .sourceIs(source -> !source.isInternal())
                .build();
        env.getInstrumenter().attachExecutionEventListener(functions, this);
    }

    /** Makes every function that a thread enters fail until the result is run. Never blocks. */
    Runnable attach(Thread thread) {
        stopping.add(thread);
        active = true;
        return () -> release(thread);
    }

    private void release(Thread thread) {
        stopping.remove(thread);
        // One that is attached at the same moment sets it again or is seen here.
        active = false;
        active = !stopping.isEmpty();
    }

    @Override
    public void onEnter(EventContext context, VirtualFrame frame) {
        if (active && stopping.contains(Thread.currentThread())) {
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

    /** The one kind of error that the engine lets an instrument throw through a script; it needs little stack. */
    private static final class Stopped extends ThreadDeath {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
