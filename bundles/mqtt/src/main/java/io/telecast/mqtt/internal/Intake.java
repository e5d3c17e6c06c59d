package io.telecast.mqtt.internal;

import io.telecast.api.health.Histogram;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of one type between the broker and the bus. What the bus does not take, or gives back, is held and
 * submitted again in the order of arrival, and while anything is held, newer reports wait behind it. The broker's
 * receive maximum bounds how many unacknowledged reports there can be, and for a broker that sends more (mosquitto before
 * 2.0.13 does so as soon as it gets acknowledgements), there is room for twice as many; those of quality 0 have a bound of
 * their own. What has a time of receipt too far ahead is held, too, until the clock comes near.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** Sends an acknowledgement on the connection by which a report came; false when that is gone. */
    interface Acknowledger {
        boolean acknowledge(int packetId);
    }

    private record Item(long sequence, Arrival arrival, int packetId, Acknowledger acknowledger, long nanos) {}

    private final MqttSettings settings;
    private final MqttCounters counters;
    private final ScheduledExecutorService executor;
    private final Supplier<@Nullable UplinkBus> bus;
    private final Answers answers;
    private final Supplier<@Nullable Tracer> tracer;
    private final Histogram acknowledging = new Histogram();

    // All below is guarded by this; the bus is called and acknowledgements are sent without the lock.
    private final TreeMap<Long, Item> held = new TreeMap<>();
    private long sequence;
    private int heldQos0;
    private int unacknowledged; // of quality 1, held or submitted
    private volatile boolean full; // looked at for each message
    private int submitted;
    private boolean draining;
    private boolean retrying;
    private boolean warned;
    private boolean closed;
    private @Nullable UplinkBus answering; // has, or had, what is submitted

    Intake(
            MqttSettings settings,
            MqttCounters counters,
            ScheduledExecutorService executor,
            Supplier<@Nullable UplinkBus> bus,
            Answers answers,
            Supplier<@Nullable Tracer> tracer) {
        this.settings = settings;
        this.counters = counters;
        this.executor = executor;
        this.bus = bus;
        this.answers = answers;
        this.tracer = tracer;
    }

    /**
     * Waits until there is room for more reports, or the time is over, which may be 0; tells whether there is. Once there
     * is none, half of it has to become free.
     */
    @SuppressWarnings("WaitNotInLoop") // what the answer is for
    boolean awaitRoom(long millis) throws InterruptedException {
        if (full) {
            synchronized (this) {
                if (full && millis > 0) {
                    wait(millis);
                }
            }
        }
        return !full;
    }

    /** Takes a message from the thread that reads from the broker; never waits. */
    void arrived(Arrival arrival, int packetId, Acknowledger acknowledger) {
        counters.received.increment();
        arrival.trace(tracer.get(), "received");
        UplinkBus present = bus.get();
        Item item;
        synchronized (this) {
            if (closed) {
                shed(arrival); // others stay unacknowledged, the broker sends them again
                return;
            }
            item = new Item(sequence++, arrival, packetId, acknowledger, System.nanoTime());
            count(arrival.qos());
            if (present == null || draining || !held.isEmpty() || isOutElsewhere(present) || isEarly(item)) {
                hold(item);
                return;
            }
            answering = present;
            submitted++;
        }
        submit(present, item);
    }

    private void count(int reports) {
        unacknowledged += reports;
        boolean before = full;
        full = !closed && unacknowledged > (full ? 1 : 2) * settings.receiveMaximum();
        if (full && !before && !warned) {
            warned = true;
            LOG.warn(
                    "The broker sends more than the receive maximum of {}; reports of its connection wait there",
                    settings.receiveMaximum());
        }
        if (before && !full) {
            notifyAll();
        }
    }

    /** A backlog that nobody stamped runs ahead of the clock, which must be let come near. */
    private static boolean isEarly(Item item) {
        return item.arrival.dueAt() > System.currentTimeMillis();
    }

    /** A bus that left may still give back what it has, and that is older than what the new one would get. */
    private boolean isOutElsewhere(UplinkBus present) {
        return submitted > 0 && answering != present;
    }

    /**
     * Submits what is held, in order; called when the bus has come, and again and again while anything is held. Begins only
     * when all that was submitted has been answered: something older might still be given back.
     */
    void drain() {
        UplinkBus present = bus.get();
        synchronized (this) {
            if (present == null || draining || closed || held.isEmpty() || submitted > 0) {
                return;
            }
            draining = true;
            answering = present;
        }
        boolean taken = true;
        while (taken) {
            Item item;
            synchronized (this) {
                Map.Entry<Long, Item> first = closed ? null : held.firstEntry();
                if (first == null || isEarly(first.getValue())) {
                    draining = false;
                    return;
                }
                item = first.getValue();
                held.remove(first.getKey());
                heldQos0 -= item.arrival.qos() == 0 ? 1 : 0;
                submitted++;
            }
            taken = submit(present, item);
        }
        synchronized (this) {
            draining = false;
        }
    }

    /** Drops what is held of earlier connections: the broker is about to send it again by this one. */
    synchronized void keepOnly(Acknowledger current) {
        int before = held.size();
        held.values().removeIf(item -> item.acknowledger != current && item.arrival.qos() > 0);
        count(held.size() - before);
    }

    /** Takes no more and waits for what is in the lanes, so that it can be acknowledged. */
    synchronized void close(long timeoutMillis) throws InterruptedException {
        closed = true;
        held.values().forEach(item -> shed(item.arrival));
        held.clear();
        count(0);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (submitted > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                LOG.warn("{} reports were not handled in time; the broker will send them again", submitted);
                return;
            }
            wait(left);
        }
    }

    /** From the receipt of a report to its acknowledgement. */
    Histogram acknowledging() {
        return acknowledging;
    }

    boolean isFull() {
        return full;
    }

    synchronized int held() {
        return held.size();
    }

    synchronized int submitted() {
        return submitted;
    }

    /** Tells whether the bus took it, as far as that is known at once. */
    private boolean submit(UplinkBus present, Item item) {
        CompletionStage<UplinkResult> stage;
        try {
            stage = item.arrival.submit(present);
        } catch (RuntimeException stopping) { // another bundle's code, on its way out
            LOG.debug("The bus did not take a report", stopping);
            done(item, UplinkResult.RETRY);
            return false;
        }
        boolean[] givenBack = new boolean[1];
        stage.whenComplete(
                (result, failure) -> givenBack[0] = done(item, failure == null ? result : UplinkResult.RETRY));
        return !givenBack[0];
    }

    /** Has what was handled answered, then acknowledges it; holds the rest. Tells whether it is held. */
    private boolean done(Item item, @Nullable UplinkResult result) {
        boolean handled = result instanceof UplinkResult.Ok || result instanceof UplinkResult.Drop;
        try {
            if (result != null && handled) {
                item.arrival.answer(answers, result);
            }
            if (handled && item.arrival.qos() > 0 && item.acknowledger.acknowledge(item.packetId)) {
                counters.acknowledged.increment();
                acknowledging.record(System.nanoTime() - item.nanos);
                item.arrival.trace(tracer.get(), "acknowledged");
            }
        } finally {
            answered(item, handled);
        }
        return !handled;
    }

    private synchronized void answered(Item item, boolean handled) {
        submitted--;
        if (handled || closed) {
            count(-item.arrival.qos());
        }
        if (!handled && closed) {
            shed(item.arrival);
        } else if (!handled) {
            counters.retried.increment();
            hold(item);
        }
        if (submitted == 0) {
            notifyAll();
        }
    }

    /** Counts a report that is lost, as one of quality 0 may be. */
    private void shed(Arrival arrival) {
        if (arrival.qos() == 0) {
            counters.shed.increment();
        }
    }

    private void hold(Item item) {
        if (item.arrival.qos() == 0) {
            if (heldQos0 >= settings.qos0HeldMax()) {
                shed(item.arrival);
                return;
            }
            heldQos0++;
        }
        held.put(item.sequence, item);
        retryLater();
    }

    private void retryLater() {
        if (!retrying) {
            retrying = true;
            executor.schedule(this::retry, settings.retryMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        drain();
        synchronized (this) {
            retrying = false;
            if (!closed && !held.isEmpty()) {
                retryLater();
            }
        }
    }
}
