package io.telecast.push.redis.internal;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads subscription keys when Redis says that they changed, and all of them at the start of a connection. */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    /** Keys being read at once. */
    private static final int WINDOW = 1000;
    /** Changed keys that may wait; with more, reading all is cheaper. */
    private static final int CHANGED_MAX = 100_000;

    private static final long AGAIN_MS = 1000;
    /** For a key without end, until it has been given one. */
    private static final long ENDLESS_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Control control;
    private final InterestMirror mirror;
    private final LeaseKeeper keeper;
    private final Missed missed;
    private final Supplier<@Nullable RedisAsyncCommands<String, byte[]>> redis;
    private final boolean mirroring;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Runnable wake;

    KeyWatch(
            Control control,
            InterestMirror mirror,
            LeaseKeeper keeper,
            Missed missed,
            Supplier<@Nullable RedisAsyncCommands<String, byte[]>> redis,
            boolean mirroring) {
        this.control = control;
        this.mirror = mirror;
        this.keeper = keeper;
        this.missed = missed;
        this.redis = redis;
        this.mirroring = mirroring;
        this.wake = control.coalesced(this::work);
    }

    /** A key changed, or should have ended. Any thread. */
    void changed(String key) {
        if (changed.add(key) && changed.size() > CHANGED_MAX) {
            changed.clear();
            control.execute(this::rebuild);
        }
        wake.run();
    }

    /** Redis was emptied. */
    void flushed() {
        mirror.clear();
        keeper.assertAll();
    }

    /** Asks for the keys whose time is over. */
    void housekeep() {
        mirror.ended(System.nanoTime()).forEach(topic -> changed(topic.key()));
    }

    /** Tracking is on: whatever changes from here on is heard of, so reading all keys once makes the mirror complete. */
    void connected() {
        underWay.set(0);
        changed.clear();
        rebuild();
    }

    private void rebuild() {
        RedisAsyncCommands<String, byte[]> commands = redis.get();
        if (commands != null && mirroring) {
            scan(commands, ScanCursor.INITIAL, mirror.begin(System.nanoTime()));
        }
    }

    /** Page by page: the next page is asked for behind the keys of the last, so Redis answers at its own pace. */
    private void scan(RedisAsyncCommands<String, byte[]> commands, ScanCursor from, int begun) {
        ScanArgs page = ScanArgs.Builder.matches(Topic.KEY_PREFIX + "*").limit(WINDOW);
        commands.scan(from, page).whenComplete((found, failure) -> {
            if (failure != null) {
                again(commands, failure);
                return;
            }
            @Nullable CompletionStage<Void> last = readAll(commands, found);
            if (!found.isFinished()) {
                scan(commands, found, begun);
            } else if (last == null) {
                mirror.finish(begun);
            } else {
                last.thenRun(() -> mirror.finish(begun));
            }
        });
    }

    /** Returns the last reading: with it all others are done. */
    private @Nullable CompletionStage<Void> readAll(
            RedisAsyncCommands<String, byte[]> commands, KeyScanCursor<String> page) {
        @Nullable CompletionStage<Void> last = null;
        for (String key : page.getKeys()) {
            Topic topic = Topic.ofKey(key);
            if (topic != null) {
                last = read(commands, topic);
                last.exceptionally(failure -> {
                    again(commands, failure);
                    return null;
                });
            }
        }
        return last;
    }

    private void again(RedisAsyncCommands<String, byte[]> commands, Throwable failure) {
        if (commands == redis.get()) {
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

    private void work() {
        RedisAsyncCommands<String, byte[]> commands = redis.get();
        if (commands == null) {
            return;
        }
        Iterator<String> keys = changed.iterator();
        while (underWay.get() < WINDOW && keys.hasNext()) {
            String key = keys.next();
            // Before the reading: a change from here on puts it back.
            keys.remove();
            Topic topic = Topic.ofKey(key);
            if (topic != null) {
                reread(commands, topic);
            }
        }
    }

    private void reread(RedisAsyncCommands<String, byte[]> commands, Topic topic) {
        underWay.incrementAndGet();
        read(commands, topic).whenComplete((nothing, failure) -> {
            if (commands != redis.get()) {
                return;
            }
            underWay.decrementAndGet();
            if (failure != null) {
                control.after(AGAIN_MS, () -> changed(topic.key()));
            } else if (!changed.isEmpty()) {
                wake.run();
            }
        });
    }

    /** Reads value and time to live; answers come in order, so the first is there when the second is. */
    private CompletionStage<Void> read(RedisAsyncCommands<String, byte[]> commands, Topic topic) {
        RedisFuture<byte[]> value = commands.get(topic.key());
        return commands.pttl(topic.key()).thenAccept(ttl -> found(commands, topic, number(value), ttl));
    }

    private void found(RedisAsyncCommands<String, byte[]> commands, Topic topic, @Nullable Long value, long ttlMs) {
        if (ttlMs == -2) {
            mirror.remove(topic);
        } else {
            long now = System.nanoTime();
            long left = ttlMs < 0 ? ENDLESS_NANOS : TimeUnit.MILLISECONDS.toNanos(ttlMs + 1);
            if (mirror.put(topic, now, now + left)) {
                missed.add(topic);
            }
        }
        keeper.seen(commands, topic, value, ttlMs);
    }

    private static @Nullable Long number(RedisFuture<byte[]> value) {
        try {
            byte[] text = value.toCompletableFuture().getNow(null);
            return text == null ? null : Long.valueOf(new String(text, StandardCharsets.US_ASCII));
        } catch (RuntimeException e) {
            // Of another type, or not a number: it exists, and counts nothing.
            return null;
        }
    }
}
