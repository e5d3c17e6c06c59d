package io.telecast.push.redis.internal;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what this instance watches into Redis, and keeps it there. */
final class LeaseKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    /** Calls of the script under way at once: ten thousand leases in ten round trips. */
    private static final int WINDOW = 1000;

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Script lease = Script.load("lease.lua", ScriptOutputType.MULTI);
    private final Script repair = Script.load("repair.lua", ScriptOutputType.INTEGER);
    private final Leases leases;
    private final InterestMirror mirror;
    private final Gaps gaps;
    private final Figures figures;
    private final Supplier<@Nullable RedisAsyncCommands<String, byte[]>> redis;
    private final Consumer<Lease> channels;
    private final byte[] me;
    private final byte[] ttl;
    private final long ttlNanos;
    private final long renewNanos;
    private final Runnable wake;
    /** Each lease at most once, as long as it waits. */
    private final Queue<Lease> waiting = new ConcurrentLinkedQueue<>();

    private final Set<Lease> queued = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean complained = new AtomicBoolean();

    LeaseKeeper(
            String me,
            Settings settings,
            Control control,
            Leases leases,
            InterestMirror mirror,
            Gaps gaps,
            Figures figures,
            Supplier<@Nullable RedisAsyncCommands<String, byte[]>> redis,
            Consumer<Lease> channels) {
        this.me = ascii(me);
        this.ttl = ascii(Long.toString(settings.ttl()));
        this.ttlNanos = TimeUnit.MILLISECONDS.toNanos(settings.ttl());
        this.renewNanos = TimeUnit.MILLISECONDS.toNanos(settings.renew());
        this.leases = leases;
        this.mirror = mirror;
        this.gaps = gaps;
        this.figures = figures;
        this.redis = redis;
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

    /** A new connection: nothing that was under way will be answered, and nothing is known of what Redis holds. */
    void connected(RedisAsyncCommands<String, byte[]> commands) {
        lease.announce(commands);
        repair.announce(commands);
        underWay.set(0);
        leases.all().forEach(Lease::abandon);
        assertAll();
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
    void seen(RedisAsyncCommands<String, byte[]> commands, Topic topic, @Nullable Long value, long ttlMs) {
        Lease ours = leases.ofKey(topic.key());
        if (ours != null && ours.isRunning()) {
            // The call under way comes after this reading.
            return;
        }
        Mend mend = Mend.of(ours == null ? 0 : ours.sockets(), value, ttlMs);
        if (ours != null && mend == Mend.ASSERT) {
            figures.reasserted.increment();
            enqueue(ours);
        } else if (mend == Mend.REPAIR) {
            CompletionStage<Long> mended = repair.run(commands, new String[] {topic.key()}, ttl);
            mended.thenAccept(figures.repaired::add);
        }
    }

    private void enqueue(Lease due) {
        if (queued.add(due)) {
            waiting.add(due);
        }
        wake.run();
    }

    private void work() {
        RedisAsyncCommands<String, byte[]> commands = redis.get();
        if (commands == null) {
            return;
        }
        while (underWay.get() < WINDOW) {
            Lease due = waiting.poll();
            if (due == null) {
                return;
            }
            queued.remove(due);
            Lease.Attempt attempt = due.begin();
            if (attempt != null && !due.topic().isLeased()) {
                // Nothing to say in Redis, and so nothing that can be lost there.
                granted(due, attempt, 0, true);
            } else if (attempt != null) {
                underWay.incrementAndGet();
                call(commands, due, attempt);
            }
        }
    }

    private void call(RedisAsyncCommands<String, byte[]> commands, Lease due, Lease.Attempt attempt) {
        Topic topic = due.topic();
        String[] keys = {topic.key(), topic.own()};
        CompletionStage<List<Long>> answer =
                lease.run(commands, keys, me, ascii(Integer.toString(attempt.sockets())), ttl);
        answer.whenComplete((result, failure) -> {
            if (commands == redis.get()) {
                underWay.decrementAndGet();
            }
            if (failure == null) {
                granted(due, attempt, result.get(0), result.get(1) == 1);
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
        // Not all at one time, although many may have been asserted together.
        long renewAt = now + ThreadLocalRandom.current().nextLong(renewNanos * 3 / 4, renewNanos + 1);
        boolean lost = due.grant(attempt, standing, now, renewAt);
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

    private void failed(Lease due, Lease.Attempt attempt, Throwable failure) {
        due.fail(attempt, System.nanoTime() + AGAIN_NANOS);
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // A lost connection is told of elsewhere.
        if (cause instanceof RedisCommandExecutionException && complained.compareAndSet(false, true)) {
            LOG.warn("Redis did not take a subscription, it is tried again", failure);
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
