package io.telecast.script.internal;

import io.telecast.api.script.Script;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bounded number of sandboxes, one for each script; the least recently used one leaves. */
final class Sandboxes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    private final Function<Script, Sandbox> maker;
    private final int max;
    private final Map<Script, Sandbox> byScript = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    Sandboxes(Function<Script, Sandbox> maker, int max) {
        this.maker = maker;
        this.max = max;
    }

    Sandbox of(Script script) {
        Sandbox sandbox;
        Sandbox leaving;
        synchronized (byScript) {
            if (closed) {
                throw new IllegalStateException("the scripts are being stopped");
            }
            sandbox = byScript.computeIfAbsent(script, maker);
            leaving = byScript.size() > max ? removeEldest() : null;
        }
        if (leaving != null) {
            // Waits for the call that may be running in it: outside the lock.
            leaving.retire();
        }
        return sandbox;
    }

    @Nullable
    Sandbox known(Script script) {
        synchronized (byScript) {
            return byScript.get(script);
        }
    }

    private @Nullable Sandbox removeEldest() {
        Iterator<Sandbox> eldestFirst = byScript.values().iterator();
        Sandbox eldest = eldestFirst.next();
        eldestFirst.remove();
        return eldest;
    }

    List<Sandbox> all() {
        synchronized (byScript) {
            return new ArrayList<>(byScript.values());
        }
    }

    /** The heap is nearly full: lets go of all that scripts may have kept. */
    void relieve() {
        long renewed = all().stream().filter(Sandbox::relieve).count();
        if (renewed > 0) {
            LOG.warn("The heap is nearly full; {} scripts that may keep much of it start afresh", renewed);
        }
    }

    @Override
    public void close() {
        List<Sandbox> last;
        synchronized (byScript) {
            closed = true;
            last = all();
            byScript.clear();
        }
        last.forEach(Sandbox::retire);
    }
}
