package io.telecast.bus.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings dead letters into the store, and keeps them while it is away. It sets no bound of its own: a letter of a lane
 * keeps its place in the lane, and the refused are counted by the bus.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** A letter that is not durable yet; compared by identity, two reports may be equal. */
    private static final class Pending {
        private final DeadLetter letter;
        private final CompletableFuture<Boolean> kept = new CompletableFuture<>();

        Pending(DeadLetter letter) {
            this.letter = letter;
        }
    }

    private final ScheduledExecutorService timer;
    private final long retryMs;
    private final Occasionally failures = new Occasionally();
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>(); // guarded by itself
    private final Set<Pending> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable DeadLetterStore store;
    private volatile boolean closed;

    DeadLetters(ScheduledExecutorService timer, long retryMs) {
        this.timer = timer;
        this.retryMs = retryMs;
    }

    void storeIs(DeadLetterStore here) {
        store = here;
        sendAll();
    }

    void storeLeft(DeadLetterStore gone) {
        if (store == gone) {
            store = null;
        }
    }

    /**
     * Keeps a letter; completes with true when it is durable, which may take as long as the store is away, with false when
     * the bus stops before.
     */
    CompletionStage<Boolean> keep(DeadLetter letter) {
        Pending pending = new Pending(letter);
        open.add(pending);
        DeadLetterStore here = store;
        if (here == null) {
            hold(pending);
        } else {
            send(here, pending);
        }
        return pending.kept;
    }

    /** Completes with false what is not durable yet. */
    void close() {
        closed = true;
        open.forEach(this::giveUp);
    }

    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void giveUp(Pending pending) {
        open.remove(pending);
        pending.kept.complete(false);
    }

    private void hold(Pending pending) {
        if (closed) {
            giveUp(pending);
            return;
        }
        synchronized (waiting) {
            waiting.add(pending);
        }
        if (store != null) { // it came in this very moment
            timer.schedule(this::sendAll, retryMs, TimeUnit.MILLISECONDS);
        }
    }

    private void sendAll() {
        DeadLetterStore here = store;
        for (int left = waiting(); here != null && left > 0; left--) {
            Pending next;
            synchronized (waiting) {
                next = waiting.poll();
            }
            if (next == null) {
                return;
            }
            send(here, next);
        }
    }

    private void send(DeadLetterStore here, Pending pending) {
        try {
            here.add(pending.letter).whenComplete((kept, error) -> sent(pending, kept, error));
        } catch (RuntimeException error) { // another bundle's code
            sent(pending, null, error);
        }
    }

    private void sent(Pending pending, @Nullable Boolean kept, @Nullable Throwable error) {
        if (Boolean.TRUE.equals(kept)) {
            open.remove(pending);
            pending.kept.complete(true);
            return;
        }
        if (error != null && failures.now()) {
            LOG.error("The dead letter store failed, the letter is offered again", error);
        }
        hold(pending);
    }
}
