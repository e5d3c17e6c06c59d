package io.telecast.uplink.status.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Moves the deadlines of devices that have shown a sign of life, many in one call. */
final class Moves {
    private final Redis redis;
    private final LongSupplier clock;
    private final Executor thread;
    private final Figures figures;

    Moves(Redis redis, LongSupplier clock, Executor thread, Figures figures) {
        this.redis = redis;
        this.clock = clock;
        this.thread = thread;
        this.figures = figures;
    }

    boolean canMove() {
        return redis.isWorthTrying();
    }

    /**
     * @param again is given those that have to be looked at once more
     * @return fails when Redis is away
     */
    CompletionStage<Void> move(List<Known> some, Consumer<Known> again) {
        long now = clock.getAsLong();
        Map<String, Long> heard = new HashMap<>();
        Map<String, Long> unheard = new HashMap<>();
        Map<Known, Long> deadlines = new HashMap<>();
        List<String> shortened = new ArrayList<>();
        for (Known one : some) {
            if (one.allowed() == 0) {
                continue;
            }
            long deadline = one.seen() + one.allowed();
            if (deadline > now) {
                heard.merge(one.id(), deadline - now, Math::max);
                deadlines.put(one, deadline);
            } else {
                // Online all the same, as by its connection: it may be silent from now on.
                unheard.put(one.id(), one.allowed());
                deadlines.put(one, now);
            }
            if (one.isShortened()) {
                shortened.add(one.id());
            }
        }
        return removed(shortened)
                .thenCompose(done -> extended(heard).thenCombine(asserted(unheard), (none, nothing) -> none))
                .thenAcceptAsync(
                        none -> deadlines.forEach((one, deadline) -> moved(one, deadline, none, again)), thread);
    }

    private void moved(Known one, long deadline, Set<String> none, Consumer<Known> again) {
        if (one.allowed() == 0) {
            return;
        }
        one.moved(deadline);
        if (!one.takeFresh() && none.contains(one.id()) && !one.isShortened()) {
            // It had passed, and the device may be offline by that.
            again.accept(one);
        }
        one.shortened(false);
    }

    private CompletionStage<Void> removed(List<String> ids) {
        return ids.isEmpty() ? CompletableFuture.completedStage(null) : redis.remove(ids);
    }

    private CompletionStage<Set<String>> extended(Map<String, Long> remaining) {
        figures.moved.add(remaining.size());
        return remaining.isEmpty() ? CompletableFuture.completedStage(Set.of()) : redis.extend(remaining);
    }

    private CompletionStage<Set<String>> asserted(Map<String, Long> remaining) {
        return remaining.isEmpty() ? CompletableFuture.completedStage(Set.of()) : redis.assertAll(remaining);
    }

    /** The same for all at the end, as far as there is time, and nothing follows of it. */
    CompletionStage<Void> flush(List<Known> all) {
        CompletionStage<Void> done = CompletableFuture.completedStage(null);
        for (int from = 0; from < all.size(); from += Facts.BATCH) {
            List<Known> some = all.subList(from, Math.min(from + Facts.BATCH, all.size()));
            done = done.thenCompose(before -> move(some, one -> {}));
        }
        return done;
    }
}
