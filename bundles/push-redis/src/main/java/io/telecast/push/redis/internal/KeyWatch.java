package io.telecast.push.redis.internal;

import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads subscription keys when Redis says that they changed, and all of them after each new connection. */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    /** Keys of one master being read at once. */
    private static final int WINDOW = 1000;
    /** Keys that a master looks at for one page of their names: a millisecond or two. */
    private static final int PAGE = 5000;
    /** Changed keys that may wait; with more, reading all is cheaper. */
    private static final int CHANGED_MAX = 100_000;

    private static final long AGAIN_MS = 1000;
    /** For a key without end, until it has been given one. */
    private static final long ENDLESS_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Control control;
    private final InterestMirror mirror;
    private final LeaseKeeper keeper;
    private final Missed missed;
    private final Masters masters;
    private final boolean mirroring;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Runnable wake;
    private final Runnable rebuild;
    /** Those known by name alone; set on the control thread. */
    private volatile InterestMirror.@Nullable Unread unread;

    private volatile boolean scanning;

    KeyWatch(
            Control control,
            InterestMirror mirror,
            LeaseKeeper keeper,
            Missed missed,
            Masters masters,
            boolean mirroring) {
        this.control = control;
        this.mirror = mirror;
        this.keeper = keeper;
        this.missed = missed;
        this.masters = masters;
        this.mirroring = mirroring;
        this.wake = control.coalesced(this::work);
        this.rebuild = control.coalesced(this::rebuild);
    }

    /** A key changed, or should have ended. Any thread. */
    void changed(String key) {
        if (changed.add(key) && changed.size() > CHANGED_MAX) {
            changed.clear();
            rebuild.run();
            // Reading all finds what is there, and not which of ours are missing.
            keeper.assertAll();
        }
        wake.run();
    }

    /** A master was emptied. Any thread. */
    void flushed() {
        if (masters.route().isCluster()) {
            // The others were not.
            rebuild.run();
        } else {
            mirror.clear();
        }
        keeper.assertAll();
    }

    /** Asks for the keys whose time is over, and tells of what was missed: while all are being read, not yet. */
    void housekeep() {
        if (!scanning) {
            missed.tell();
            mirror.ended(System.nanoTime()).forEach(topic -> changed(topic.key()));
        }
    }

    /** Tracking is on: whatever changes from here on is heard of, so reading all keys once makes the mirror complete. */
    void connected() {
        rebuild();
    }

    /** Of all masters, as the mirror is complete only when they are; those that are not ready will come here too. */
    void rebuild() {
        if (!mirroring) {
            return;
        }
        int begun = mirror.begin(System.nanoTime());
        // All will be known by name alone again, and names come first.
        unread = null;
        if (!masters.isTracking()) {
            return;
        }
        scanning = true;
        List<Node> all = masters.all();
        AtomicInteger left = new AtomicInteger(all.size());
        for (Node node : all) {
            scan(node, ScanCursor.INITIAL, () -> {
                if (left.decrementAndGet() == 0) {
                    mirror.finish(begun);
                    control.execute(this::readEnds);
                }
            });
        }
    }

    private void readEnds() {
        scanning = false;
        missed.tell();
        unread = mirror.unread();
        work();
    }

    /**
     * Page by page, each asked for before the keys of the last are noted. That a key is there is all that the mirror must
     * know to be complete; when it ends is read afterwards, at a pace that leaves room for others.
     */
    private void scan(Node node, ScanCursor from, Runnable done) {
        ScanArgs page = ScanArgs.Builder.matches(Topic.KEY_PREFIX + "*").limit(PAGE);
        node.redis().scan(from, page).whenComplete((found, failure) -> {
            if (failure != null) {
                again(node, failure);
                return;
            }
            node.taken.increment();
            if (!found.isFinished()) {
                scan(node, found, done);
            }
            List<Topic> topics = found.getKeys().stream()
                    .map(Topic::ofKey)
                    .filter(Objects::nonNull)
                    .toList();
            mirror.put(topics, System.nanoTime()).forEach(missed::add);
            if (found.isFinished()) {
                done.run();
            }
        });
    }

    private void again(Node node, Throwable failure) {
        scanning = false;
        if (masters.isUp(node)) {
            LOG.debug("The watched devices could not be read, it is tried again", failure);
            mirror.lose();
            rebuildLater.run();
        }
    }

    private final Runnable rebuildLater = new Runnable() {
        private boolean waiting;

        @Override
        public synchronized void run() {
            if (!waiting) {
                waiting = true;
                control.after(AGAIN_MS, this::go);
            }
        }

        private void go() {
            synchronized (this) {
                waiting = false;
            }
            rebuild();
        }
    };

    /** Those of a busy master stay; those of one that is away are found by the reading of all when it is back. */
    private void work() {
        InterestMirror.Unread more = unread;
        if (more != null && changed.size() < WINDOW) {
            mirror.unread(more, WINDOW).forEach(topic -> changed.add(topic.key()));
            unread = more.hasNext() ? more : null;
        }
        Set<Node> busy = new HashSet<>();
        for (Iterator<String> keys = changed.iterator(); keys.hasNext(); ) {
            String key = keys.next();
            Topic topic = Topic.ofKey(key);
            Node node = topic == null ? null : masters.of(topic);
            if (node != null && node.reads.get() >= WINDOW) {
                busy.add(node);
                if (busy.size() >= masters.all().size()) {
                    return;
                }
                continue;
            }
            // Before the reading: a change from here on puts it back.
            keys.remove();
            if (node != null && topic != null) {
                reread(node, topic);
            }
        }
    }

    private void reread(Node node, Topic topic) {
        node.reads.incrementAndGet();
        read(node, topic).whenComplete((nothing, failure) -> {
            node.reads.decrementAndGet();
            if (failure != null) {
                control.after(AGAIN_MS, () -> changed(topic.key()));
                return;
            }
            node.taken.increment();
            if (!changed.isEmpty() || unread != null) {
                wake.run();
            }
        });
    }

    /** Reads value and time to live; answers come in order, so the first is there when the second is. */
    private CompletionStage<Void> read(Node node, Topic topic) {
        CompletionStage<byte[]> value = node.redis().get(topic.key());
        return node.redis()
                .pttl(topic.key())
                .thenAccept(ttl -> found(node, topic, number(value), ttl))
                .exceptionallyCompose(failure -> follow(node, topic, failure));
    }

    /** Reads it where it is on its way to. */
    private CompletionStage<Void> follow(Node node, Topic topic, Throwable failure) {
        Node other = masters.askInstead(failure);
        if (other == null) {
            masters.refused(node, failure);
            return CompletableFuture.failedStage(failure);
        }
        CompletionStage<byte[]> value =
                other.asking(CommandType.GET, new ValueOutput<>(Client.CODEC), arguments(topic));
        return other.asking(CommandType.PTTL, new IntegerOutput<>(Client.CODEC), arguments(topic))
                .thenAccept(ttl -> found(node, topic, number(value), ttl));
    }

    private static CommandArgs<String, byte[]> arguments(Topic topic) {
        return new CommandArgs<>(Client.CODEC).addKey(topic.key());
    }

    private void found(Node node, Topic topic, @Nullable Long value, long ttlMs) {
        if (ttlMs == -2) {
            mirror.remove(topic);
        } else {
            long now = System.nanoTime();
            long left = ttlMs < 0 ? ENDLESS_NANOS : TimeUnit.MILLISECONDS.toNanos(ttlMs + 1);
            if (mirror.put(topic, now, now + left)) {
                missed.add(topic);
            }
        }
        keeper.seen(node, topic, value, ttlMs);
    }

    private static @Nullable Long number(CompletionStage<byte[]> value) {
        try {
            byte[] text = value.toCompletableFuture().getNow(null);
            return text == null ? null : Long.valueOf(new String(text, StandardCharsets.US_ASCII));
        } catch (RuntimeException e) {
            // Of another type, or not a number: it exists, and counts nothing.
            return null;
        }
    }
}
