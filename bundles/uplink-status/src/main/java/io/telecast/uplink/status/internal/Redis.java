package io.telecast.uplink.status.internal;

import io.telecast.api.push.Deadline;
import io.telecast.api.push.Deadlines;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deadlines of silence, and whether they can be reached. */
final class Redis {
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final String ONLINE = "online";
    private static final String RECONCILE = "online-reconcile";
    /** So long an instance may take to settle what it claimed, before another one takes it for dead. */
    private static final long CLAIM = 30_000;
    /** After a failure nothing is tried for so long. */
    private static final long PAUSE = 1000;
    /** And nobody becomes silent for so long: first every instance says what it heard, or gets what waits for it. */
    private static final long GRACE = 5000;

    private final Deadlines deadlines;
    private final LongSupplier clock;
    private final Figures figures;
    private final long startedAt;
    private volatile long failedAt;

    Redis(Deadlines deadlines, LongSupplier clock, Figures figures) {
        this.deadlines = deadlines;
        this.clock = clock;
        this.figures = figures;
        startedAt = clock.getAsLong();
    }

    boolean isTrusted() {
        return hasPassed(startedAt, GRACE) && hasPassed(failedAt, GRACE);
    }

    boolean isWorthTrying() {
        return hasPassed(failedAt, PAUSE);
    }

    private boolean hasPassed(long from, long wait) {
        // A clock that was set back must not make it wait for the time before.
        long since = clock.getAsLong() - from;
        return since >= wait || since < 0;
    }

    CompletionStage<Set<String>> extend(Map<String, Long> remaining) {
        return noted(deadlines.extend(ONLINE, remaining));
    }

    CompletionStage<Set<String>> assertAll(Map<String, Long> remaining) {
        return noted(deadlines.assertAll(ONLINE, remaining));
    }

    CompletionStage<Void> remove(Collection<String> names) {
        return noted(deadlines.remove(ONLINE, names));
    }

    CompletionStage<List<Deadline>> claimPassed() {
        return noted(deadlines.claimPassed(ONLINE, Facts.BATCH, CLAIM));
    }

    CompletionStage<Set<String>> settle(Collection<Deadline> claimed) {
        return noted(deadlines.settle(ONLINE, claimed));
    }

    /** Whether it is this instance's turn to reconcile. Who loses it all, Redis, begins to count anew. */
    CompletionStage<Boolean> claimReconcile(long interval) {
        return noted(deadlines
                .assertAll(RECONCILE, Map.of(ONLINE, interval))
                .thenCompose(missing -> deadlines.claimPassed(RECONCILE, 1, CLAIM))
                .thenApply(claimed -> !claimed.isEmpty()));
    }

    CompletionStage<Set<String>> reconciled(long interval) {
        return noted(deadlines.extend(RECONCILE, Map.of(ONLINE, interval)));
    }

    private <T> CompletionStage<T> noted(CompletionStage<T> answer) {
        return answer.whenComplete((done, failure) -> {
            if (failure != null) {
                failedAt = clock.getAsLong();
                figures.failed.increment();
                LOG.debug("Redis did not answer for deadlines", failure);
            }
        });
    }
}
