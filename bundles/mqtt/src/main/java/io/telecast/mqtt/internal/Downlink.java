package io.telecast.mqtt.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection by which answers go to devices, made when it is first wanted. They wait while it is away, in a queue
 * that drops the oldest when it is full: nobody waits for it to have room.
 */
final class Downlink extends BrokerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Downlink.class);

    /** Begins as no client id of a data type can: their words have no underscore. */
    private static final String CLIENT = "_downlink";

    private static final long LAST_WORDS_MILLIS = 1000;

    /** A message to one device; the kind is what its topic has in common with those to others. */
    private record Message(String kind, String topic, byte[] payload) {}

    // Guarded by this.
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Set<Message> out = new LinkedHashSet<>(); // sent and not taken by the broker yet
    private @Nullable Session open;
    private boolean sending; // a thread does, or is about to
    private boolean closing;
    private volatile boolean wanted;

    private final Map<String, String> forbidden = new ConcurrentHashMap<>(); // by kind: why the broker took none lately
    private final Set<String> told = ConcurrentHashMap.newKeySet(); // kinds whose refusal was logged

    Downlink(
            MqttSettings settings,
            MqttCounters counters,
            ScheduledExecutorService executor,
            Supplier<@Nullable Broker> broker) {
        super(settings, counters, executor, broker, "telecast-" + settings.instance() + "-" + CLIENT, false);
    }

    /** It is wanted from now on. */
    void open() {
        if (!wanted) {
            wanted = true;
            connectSoon();
        }
    }

    @Override
    void connectSoon() {
        if (wanted) {
            super.connectSoon();
        }
    }

    /**
     * Sends a message, now or when it can be. Does not block.
     *
     * @param filter the topic with wildcards for what is of one device
     */
    void send(String filter, String topic, byte[] payload) {
        synchronized (this) {
            if (closing) {
                counters.answersDropped.increment();
                return;
            }
            waiting.addLast(new Message(filter, topic, payload));
            dropOldest();
            if (!mayBegin()) {
                return;
            }
        }
        executor.execute(this::sendWaiting);
    }

    boolean isConnected() {
        return wanted && super.problem() == null;
    }

    synchronized int waiting() {
        return waiting.size() + out.size();
    }

    @Override
    @Nullable
    String problem() {
        String problem = super.problem();
        if (!wanted || problem != null) {
            return wanted ? problem : null;
        }
        return forbidden.values().stream().findAny().orElse(null);
    }

    /** Sends what it can within a moment, and ends. */
    void close() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        synchronized (this) {
            closing = true;
            long left = LAST_WORDS_MILLIS;
            while (open != null && waiting() > 0 && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
            counters.answersDropped.add(waiting());
            waiting.clear();
            out.clear();
            open = null;
        }
        Session last = markClosed();
        if (last != null) {
            last.close();
        }
    }

    @Override
    void begin(Session fresh) throws MqttException {
        fresh.connect(List.of(), List.of(), true);
    }

    @Override
    void begun(Session ready) {
        LOG.info("Answers go out to devices");
        open = ready;
        if (mayBegin()) {
            executor.execute(this::sendWaiting);
        }
    }

    @Override
    void over() {
        open = null;
        // The broker may have had them: better twice than never.
        List<Message> again = new ArrayList<>(out);
        Collections.reverse(again);
        again.forEach(waiting::addFirst);
        out.clear();
        dropOldest();
        notifyAll();
    }

    @Override
    String purpose() {
        return "Answers do not go out to devices";
    }

    @Override
    public void prepared(Session session) {
        // Only sessions that are kept are prepared.
    }

    @Override
    public void resumed(Session session) {
        // Only sessions that are kept are resumed.
    }

    @Override
    public boolean awaitRoom(long millis) {
        return true;
    }

    @Override
    public void arrived(Session session, String topic, byte[] payload, int qos, int packetId) {
        // Nothing is subscribed.
    }

    @Override
    public void shed() {
        // Nothing is subscribed.
    }

    /** One thread sends at a time, so that answers go out in their order. Called under the lock. */
    private boolean mayBegin() {
        boolean begin = !sending && open != null && !waiting.isEmpty();
        sending |= begin;
        return begin;
    }

    private void dropOldest() {
        while (waiting.size() > settings.answersWaitingMax()) {
            waiting.removeFirst();
            counters.answersDropped.increment();
        }
    }

    private void sendWaiting() {
        while (true) {
            Message next;
            Session by;
            synchronized (this) {
                by = open;
                if (by == null || waiting.isEmpty() || out.size() >= by.window()) {
                    sending = false;
                    return;
                }
                next = waiting.removeFirst();
                out.add(next);
            }
            try {
                by.publish(next.topic, next.payload, delivery(by, next));
            } catch (MqttException ending) { // its end, about to be told, puts back what is out
                LOG.debug("An answer was not sent, the connection ends", ending);
                synchronized (this) {
                    sending = false;
                }
                return;
            }
        }
    }

    private Session.Delivery delivery(Session by, Message message) {
        return new Session.Delivery() {
            @Override
            public void taken() {
                if (!forbidden.isEmpty()) {
                    forbidden.remove(message.kind);
                }
                finished(by, message, counters.answersSent);
            }

            @Override
            public void refused(int code, String why) {
                if (code == Reason.NOT_AUTHORIZED) { // others may be of this one device's name
                    forbid(message.kind, why);
                }
                finished(by, message, counters.answersDropped);
            }

            @Override
            public void lost() {
                // The end of the connection puts it back.
            }
        };
    }

    private void forbid(String kind, String why) {
        String words = "takes none: the broker " + why + "; asked for was publishing to " + kind;
        forbidden.put(kind, words);
        if (told.size() < TOLD_MAX && told.add(kind)) {
            LOG.warn("The connection of answers {}", words);
        }
    }

    private void finished(Session by, Message message, LongAdder counter) {
        synchronized (this) {
            if (open != by || !out.remove(message)) {
                return;
            }
            counter.increment();
            notifyAll();
            if (!mayBegin()) {
                return;
            }
        }
        executor.execute(this::sendWaiting);
    }
}
