package io.telecast.push.redis.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What this instance wants of one topic, and how far that is done. Any thread. */
final class Lease {
    /** One call of the script, so that late answers of a lost connection are told apart. */
    record Attempt(int sockets, long wish, int number) {}

    private record Waiter(long wish, CompletableFuture<Void> done) {}

    private final Topic topic;
    private final List<Waiter> waiters = new ArrayList<>();
    private int sockets;
    private long wish;
    private long granted;
    private int attempts;
    private boolean running;
    /** Where the call under way runs, and where the last one ran that was granted. */
    private @Nullable Node runningOn;

    private @Nullable Node heldOn;
    private boolean held;
    private boolean listening;
    private boolean listened;
    private long dueAt;
    private long grantedAt;

    Lease(Topic topic, long now) {
        this.topic = topic;
        this.grantedAt = now;
        this.dueAt = now;
    }

    Topic topic() {
        return topic;
    }

    synchronized void wish(int number, CompletableFuture<Void> done) {
        sockets = number;
        wish++;
        waiters.add(new Waiter(wish, done));
    }

    synchronized int sockets() {
        return sockets;
    }

    /** The next call of the script; null while one is under way. */
    synchronized @Nullable Attempt begin(@Nullable Node on) {
        if (running) {
            return null;
        }
        running = true;
        runningOn = on;
        return new Attempt(sockets, wish, ++attempts);
    }

    synchronized boolean isRunning() {
        return running;
    }

    /** A connection is gone, and any answer with it. */
    synchronized void abandon(Node gone) {
        if (running && runningOn == gone) {
            running = false;
            attempts++;
        }
    }

    /** Whether it was not granted, as yet, where its key is now. */
    synchronized boolean isElsewhere(Node now) {
        return !running && heldOn != now;
    }

    /** The call failed; it is due again at a time. */
    synchronized void fail(Attempt attempt, long againAt) {
        if (attempt.number == attempts) {
            running = false;
            dueAt = againAt;
        }
    }

    /**
     * Redis has done what an attempt asked.
     *
     * @return whether we had sockets before and Redis had lost them, or, in a cluster, another connection took over: as
     *     an event that a master takes reaches the others a little later, it may have died with the former one
     */
    synchronized boolean grant(Attempt attempt, boolean standing, long now, long renewAt) {
        if (attempt.number != attempts) {
            return false;
        }
        boolean moved = heldOn != null && heldOn != runningOn && runningOn != null && runningOn.isInCluster();
        boolean lost = held && attempt.sockets > 0 && (!standing || moved);
        running = false;
        heldOn = runningOn;
        granted = attempt.wish;
        grantedAt = now;
        held = attempt.sockets > 0;
        dueAt = attempt.wish == wish ? renewAt : now;
        return lost;
    }

    /** The renewal, or the next try. */
    synchronized boolean isDue(long now) {
        return !running && dueAt - now <= 0;
    }

    /** Nothing is wanted and Redis knows it, or has forgotten us by itself. */
    synchronized boolean isOver(long now, long ttlNanos) {
        return sockets == 0 && !running && (granted == wish || now - grantedAt > ttlNanos);
    }

    synchronized void deaf() {
        listening = false;
    }

    /**
     * The channel is listened to.
     *
     * @return whether it was before, on another connection: events in between are lost
     */
    synchronized boolean hear() {
        boolean again = listened && !listening;
        listening = true;
        listened = true;
        return again;
    }

    /** Completes, outside of the lock, what has been waited for. */
    void settle(boolean over) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Waiter> i = waiters.iterator(); i.hasNext(); ) {
                Waiter waiter = i.next();
                if (over || waiter.wish <= granted && (listening || sockets == 0)) {
                    done.add(waiter.done);
                    i.remove();
                }
            }
        }
        done.forEach(stage -> stage.complete(null));
    }

    /** The end: whoever still waits is told so. */
    void fail(Throwable reason) {
        List<Waiter> left;
        synchronized (this) {
            left = List.copyOf(waiters);
            waiters.clear();
        }
        left.forEach(waiter -> waiter.done.completeExceptionally(reason));
    }
}
