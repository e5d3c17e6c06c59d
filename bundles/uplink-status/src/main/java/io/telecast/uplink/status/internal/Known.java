package io.telecast.uplink.status.internal;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What this instance knows of a device. A report leaves its moment here and mostly that is all; the rest is the keeper's
 * thread's.
 */
final class Known {
    private static final AtomicIntegerFieldUpdater<Known> DUE =
            AtomicIntegerFieldUpdater.newUpdater(Known.class, "due");
    private static final long MUCH = 1000;

    private final String id;
    /** The latest sign of life. Two at once may leave the earlier one of them; they are as good as the same. */
    private volatile long seen;
    /** Signs up to this moment count for nothing. */
    private volatile long floor;
    /** Until then a sign is no news. */
    private volatile long nextAt;
    /** Whether a sign before that is to be looked at then. */
    private volatile boolean lasting;
    /** Whether something else was heard of it, so that it has to be looked at in any case. */
    private volatile boolean doubted;

    private volatile int due;
    /** When its place in the wheel comes round; 0 if it has none. */
    private volatile long waitsUntil;

    // The keeper's thread only.
    private boolean online;
    private long lookAt;
    private long allowed;
    private boolean fresh;
    private boolean shortened;

    Known(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Notes a sign of life; tells whether it says anything new. */
    boolean sign(long at) {
        if (at <= seen || at <= floor) {
            return false;
        }
        seen = at;
        return true;
    }

    long seen() {
        return seen;
    }

    long nextAt() {
        return nextAt;
    }

    boolean isLasting() {
        return lasting;
    }

    void doubt() {
        doubted = true;
    }

    void doubtIsOver() {
        doubted = false;
    }

    /** True for the one who may put it among those that are due. */
    boolean becomesDue() {
        return due == 0 && DUE.compareAndSet(this, 0, 1);
    }

    void isDueNoMore() {
        due = 0;
    }

    /** Whether it is to be put into the wheel: it is not there, or comes much later. */
    boolean mustWaitUntil(long at) {
        long before = waitsUntil;
        if (before != 0 && before <= at + MUCH) {
            return false;
        }
        // Two at once put it in twice, which does no harm.
        waitsUntil = at;
        return true;
    }

    void waitsNoMore() {
        waitsUntil = 0;
    }

    /** Whether the database was asked too long ago. */
    boolean isOld(long now) {
        return now >= lookAt;
    }

    boolean isDoubted() {
        return doubted;
    }

    boolean isOnline() {
        return online;
    }

    /** How long it may be silent, in milliseconds; 0 for as long as it likes. */
    long allowed() {
        return allowed;
    }

    /** It is online, and is to be looked at again at a time. */
    void online(long allowed, long lookAt) {
        shortened |= allowed > 0 && allowed < this.allowed;
        this.online = true;
        this.allowed = allowed;
        this.lookAt = lookAt;
        floor = 0;
        lasting = allowed > 0;
        nextAt = allowed > 0 ? 0 : lookAt;
    }

    /** Whether its deadline may be later than it is now to be. */
    boolean isShortened() {
        return shortened;
    }

    void shortened(boolean now) {
        shortened = now;
    }

    /** It was just made online here, so that it can have no deadline as yet. */
    void raised() {
        fresh = true;
    }

    boolean takeFresh() {
        boolean was = fresh;
        fresh = false;
        return was;
    }

    /** Its deadline is where it belongs, and is to be moved when a quarter of it is gone. */
    void moved(long deadline) {
        nextAt = Math.min(lookAt, deadline - allowed + allowed / 4);
    }

    /** It is offline, or nothing can be said; only signs after a moment are looked at, and not before a time. */
    void offline(long floor, long nextAt) {
        online = false;
        allowed = 0;
        this.floor = floor;
        lasting = true;
        this.nextAt = nextAt;
    }
}
