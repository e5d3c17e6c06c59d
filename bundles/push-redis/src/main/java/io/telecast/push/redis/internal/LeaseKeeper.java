package io.telecast.push.redis.internal;

import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what this instance watches into Redis, and keeps it there. */
final class LeaseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    /** Calls of the script under way at once: ten thousand leases in five round trips. */
    private static final int WINDOW = 2000;

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Until a slot that is on its way has arrived, or its new master is known. */
    private static final long MOVING_MS = 50;

    private final Script<List<Object>> lease = Script.list("lease.lua");
    private final Script<Long> repair = Script.number("repair.lua");
    private final Leases leases;
    private final InterestMirror mirror;
    private final Gaps gaps;
    private final Figures figures;
    private final Masters masters;
    private final Control control;
    private final Consumer<Lease> channels;
    private final byte[] me;
    private final byte[] ttl;
    private final long ttlNanos;
    private final long renewNanos;
    private final long leastMs;
    private final Runnable wake;
    /** Each lease at most once, as long as it waits. */
    private final Queue<Lease> waiting = new ConcurrentLinkedQueue<>();

    private final Set<Lease> queued = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean complained = new AtomicBoolean();

    LeaseKeeper(
            String me,
            Settings settings,
            Control control,
            Leases leases,
            InterestMirror mirror,
            Gaps gaps,
            Figures figures,
            Masters masters,
            Consumer<Lease> channels) {
        this.me = ascii(me);
        this.ttl = ascii(Long.toString(settings.ttl()));
        this.ttlNanos = TimeUnit.MILLISECONDS.toNanos(settings.ttl());
        this.renewNanos = TimeUnit.MILLISECONDS.toNanos(settings.renew());
        // What is left of ours just before the latest renewal is twice as much.
        this.leastMs = (settings.ttl() - settings.renew()) / 2;
        this.leases = leases;
        this.mirror = mirror;
        this.gaps = gaps;
        this.figures = figures;
        this.masters = masters;
        this.control = control;
        this.channels = channels;
        this.wake = control.coalesced(this::work);
    }

    /** Says how many sockets watch a topic here. Any thread. */
    CompletionStage<Void> subscribers(Topic topic, int sockets) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Lease wished = leases.wish(topic, sockets, done, System.nanoTime());
        if (wished == null) {
            done.complete(null);
            return done;
        }
        channels.accept(wished);
        enqueue(wished);
        return done;
    }

    /** A new connection: what is known of what its keys hold is nothing. */
    void connected(Node node) {
        lease.announce(node);
        repair.announce(node);
        assertAll();
    }

    /** Nothing that was under way there will be answered. */
    void disconnected(Node gone) {
        leases.all().forEach(each -> each.abandon(gone));
    }

    /** Slots have other masters: the leases in them are looked after there. */
    void moved() {
        for (Lease each : leases.all()) {
            Node node = masters.of(each.topic());
            if (node != null && each.isElsewhere(node)) {
                enqueue(each);
            }
        }
    }

    void assertAll() {
        leases.all().forEach(this::enqueue);
    }

    /** Renews what is due, and forgets what ended while Redis was away. */
    void housekeep() {
        long now = System.nanoTime();
        for (Lease each : leases.all()) {
            if (leases.removeIfOver(each, now, ttlNanos)) {
                over(each);
            } else if (each.isDue(now)) {
                enqueue(each);
            }
        }
    }

    /**
     * The state of a key after somebody changed it: our own writes come back here too, and are found to be right.
     *
     * @param value what it counts, null if that is not a number
     * @param ttlMs its time to live, -1 without end, -2 if it does not exist
     */
    void seen(Node node, Topic topic, @Nullable Long value, long ttlMs) {
        Lease ours = leases.ofKey(topic.key());
        if (ours != null && ours.isRunning()) {
            // The call under way comes after this reading.
            return;
        }
        Mend mend = Mend.of(ours == null ? 0 : ours.sockets(), value, ttlMs, leastMs);
        if (ours != null && mend == Mend.ASSERT) {
            figures.reasserted.increment();
            enqueue(ours);
        } else if (mend == Mend.REPAIR) {
            repair.run(masters, node, new String[] {topic.key()}, ttl).thenAccept(figures.repaired::add);
        }
    }

    private void enqueue(Lease due) {
        if (queued.add(due)) {
            waiting.add(due);
        }
        wake.run();
    }

    /** Those whose master is away are enqueued again when it is back; those of a busy one stay. */
    private void work() {
        Set<Node> busy = new HashSet<>();
        for (int left = waiting.size(); left > 0; left--) {
            Lease due = waiting.poll();
            if (due == null) {
                return;
            }
            Topic topic = due.topic();
            Node node = topic.isLeased() ? masters.of(topic) : null;
            if (node != null && node.calls.get() >= WINDOW) {
                waiting.add(due);
                busy.add(node);
                if (busy.size() >= masters.all().size()) {
                    return;
                }
                continue;
            }
            queued.remove(due);
            if (node != null || !topic.isLeased()) {
                call(node, due);
            }
        }
    }

    private void call(@Nullable Node node, Lease due) {
        Lease.Attempt attempt = due.begin(node);
        if (attempt == null) {
            return;
        }
        if (node == null) {
            // Nothing to say in Redis, and so nothing that can be lost there.
            granted(due, attempt, 0, true);
            return;
        }
        Topic topic = due.topic();
        String[] keys = {topic.key(), topic.own()};
        node.calls.incrementAndGet();
        lease.run(masters, node, keys, me, ascii(Integer.toString(attempt.sockets())), ttl)
                .whenComplete((result, failure) -> {
                    node.calls.decrementAndGet();
                    if (failure == null) {
                        node.taken.increment();
                        granted(due, attempt, (Long) result.get(0), (Long) result.get(1) == 1);
                    } else {
                        failed(due, attempt, failure);
                    }
                    if (!waiting.isEmpty()) {
                        wake.run();
                    }
                });
    }

    private void granted(Lease due, Lease.Attempt attempt, long subscribers, boolean standing) {
        long now = System.nanoTime();
        complained.set(false);
        boolean lost = due.grant(attempt, standing, now, now + renewAfter(renewNanos));
        if (subscribers > 0) {
            mirror.put(due.topic(), now, now + ttlNanos);
        } else {
            mirror.remove(due.topic());
        }
        if (lost) {
            // Publishers may have found nobody watching in the meantime.
            gaps.add(due);
        }
        if (leases.removeIfOver(due, now, ttlNanos)) {
            over(due);
        } else {
            due.settle(false);
            if (due.isDue(now)) {
                enqueue(due);
            }
        }
    }

    /** Not all at one time, although many may have been asserted together. */
    static long renewAfter(long renewNanos) {
        return ThreadLocalRandom.current().nextLong(renewNanos * 3 / 4, renewNanos + 1);
    }

    private void failed(Lease due, Lease.Attempt attempt, Throwable failure) {
        due.fail(attempt, System.nanoTime() + AGAIN_NANOS);
        switch (Refusal.of(failure)) {
            case MOVED, ASK, TRYAGAIN -> control.after(MOVING_MS, () -> enqueue(due));
            case CLUSTERDOWN, READONLY, MASTERDOWN -> LOG.debug("Not now", failure);
            default -> {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                // A lost connection is told of elsewhere.
                if (cause instanceof RedisCommandExecutionException && complained.compareAndSet(false, true)) {
                    LOG.warn("Redis did not take a subscription, it is tried again", failure);
                }
            }
        }
    }

    private void over(Lease ended) {
        ended.settle(true);
        channels.accept(ended);
    }

    /** Wishes nothing more; what Redis does not release in time ends with its time to live. */
    CompletableFuture<Void> releaseAll() {
        return CompletableFuture.allOf(leases.all().stream()
                .map(each -> subscribers(each.topic(), 0).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
