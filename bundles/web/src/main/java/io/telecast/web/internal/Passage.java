package io.telecast.web.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts who is inside, lets nobody in while it is closed, and waits for those inside before it counts as closed. */
final class Passage {
    private int inside; // all of these are guarded by this
    private boolean open;
    private long opening;

    /** What whoever arrives now has to show at the entrance. */
    synchronized Long ticket() {
        return opening;
    }

    /** Opens it; tickets from before the last {@link #close} stay worthless. */
    synchronized void open() {
        open = true;
    }

    /**
     * Enters, to leave later.
     *
     * @param ticket null for one who arrived before tickets were given
     * @return false for who may not: it is closed, or was closed after the ticket was given
     */
    synchronized boolean enter(@Nullable Object ticket) {
        if (!open || (ticket != null && !ticket.equals(opening))) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /**
     * Closes it and waits until nobody is inside.
     *
     * @param lingerMillis how long it waits at least, for those on their way to be turned away
     * @return false when somebody is still inside at the end of the limit
     */
    synchronized boolean close(long lingerMillis, long limitMillis) {
        open = false;
        opening++;
        long closed = System.nanoTime();
        try {
            while (true) {
                long patience = inside > 0 ? limitMillis : lingerMillis;
                long left = patience - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - closed);
                if (left <= 0) {
                    return inside == 0;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return inside == 0;
        }
    }
}
