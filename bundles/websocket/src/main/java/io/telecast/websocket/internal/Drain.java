package io.telecast.websocket.internal;

import io.telecast.api.push.SocketDrain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the open sockets one by one within a window, in random order, so that their clients do not come back all at
 * once. What it knows ends with this bundle: one that starts again takes clients.
 */
final class Drain implements SocketDrain {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);
    private static final int SERVICE_RESTART = 1012;
    private static final String PHRASE = "service restart";
    private static final long LONGEST_MS = 3_600_000;

    private final Collection<ClientSocket> open;
    private final Fanout fanout;
    private final long sweep;

    /** Also read without the lock. */
    private volatile boolean draining;
    /** Tells the tasks of one draining from those of another. */
    private int round;

    private ArrayDeque<ClientSocket> plan = new ArrayDeque<>();
    private int planned;
    private long begunAt;
    private long window;
    private long closed;

    /**
     * @param open the open sockets, as they are at any time
     * @param sweep how often {@link #sweep} is called, milliseconds
     */
    Drain(Collection<ClientSocket> open, Fanout fanout, long sweep) {
        this.open = open;
        this.fanout = fanout;
        this.sweep = sweep;
    }

    boolean isDraining() {
        return draining;
    }

    /** With another window all that are still open are spread over that. */
    @Override
    public State drain(long windowMillis) {
        if (windowMillis < 0 || windowMillis > LONGEST_MS) {
            throw new IllegalArgumentException(
                    "window: " + windowMillis + " ms is out of bounds; allowed: 0 to " + LONGEST_MS + " ms");
        }
        List<ClientSocket> order;
        synchronized (this) {
            closed = draining ? closed : 0;
            draining = true;
            round++;
            order = new ArrayList<>(open);
            Collections.shuffle(order, ThreadLocalRandom.current());
            plan = new ArrayDeque<>(order);
            planned = order.size();
            begunAt = Clock.millis();
            window = windowMillis;
        }
        LOG.info(
                "Draining: {} sockets are closed within {} s, new ones are refused",
                order.size(),
                windowMillis / 1_000);
        fanout.execute(this::sweep);
        return state();
    }

    @Override
    public State resume() {
        boolean was;
        synchronized (this) {
            was = draining;
            draining = false;
            round++;
            plan = new ArrayDeque<>();
        }
        if (was) {
            LOG.info("Draining was ended: new sockets are taken again, {} stayed", open.size());
        }
        return state();
    }

    @Override
    public synchronized State state() {
        long remaining = draining ? Math.max(0, begunAt + window - Clock.millis()) : 0;
        return new State(draining, open.size(), draining ? closed : 0, remaining);
    }

    /** Closes a socket: its turn has come, or it was on its way when the draining began. */
    void close(ClientSocket socket) {
        if (socket.end(EndReason.DRAINED, null, SERVICE_RESTART, PHRASE)) {
            synchronized (this) {
                closed++;
            }
        }
    }

    /** Called often: closes those whose turn comes before the next call, each at a moment of its own. */
    void sweep() {
        List<ClientSocket> due = new ArrayList<>();
        int of;
        long within;
        synchronized (this) {
            if (!draining) {
                return;
            }
            of = round;
            long elapsed = Clock.millis() - begunAt;
            within = Math.min(sweep, Math.max(0, window - elapsed));
            long until = window == 0 ? planned : planned * Math.min(window, elapsed + sweep) / window;
            for (int taken = planned - plan.size(); taken < until; taken++) {
                due.add(plan.remove());
            }
        }
        for (ClientSocket socket : due) {
            fanout.later(() -> closeIn(of, socket), ThreadLocalRandom.current().nextLong(within + 1));
        }
    }

    private void closeIn(int of, ClientSocket socket) {
        synchronized (this) {
            if (of != round) {
                // It has its place in another plan, or may stay.
                return;
            }
        }
        close(socket);
    }
}
