package io.telecast.mqtt.internal;

import io.telecast.api.uplink.TopicPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of one data type, made again for as long as the type is installed. All that waits is done by the
 * executor's threads.
 */
final class TypeConnection implements Session.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(TypeConnection.class);

    private static final int TOLD_MAX = 20;

    private final MqttSettings settings;
    private final MqttCounters counters;
    private final ScheduledExecutorService executor;
    private final Supplier<@Nullable Broker> broker;
    private final String type;
    private final Intake intake;
    private final ReceiptClock clock = new ReceiptClock();

    // Guarded by this, but for the patterns, which the reading thread looks at.
    private volatile List<TopicPattern> patterns;
    private List<String> obsolete = List.of();
    private @Nullable Session session;
    private boolean subscribed; // by the connection before, which was made for that alone, to all of the present topics
    private boolean closed;
    private long backoffMillis;
    private long readyNanos; // when the present connection became ready
    private final Set<String> told = new HashSet<>(); // reasons that were logged since there was a connection
    private volatile @Nullable String problem;

    TypeConnection(
            MqttSettings settings,
            MqttCounters counters,
            ScheduledExecutorService executor,
            Supplier<@Nullable Broker> broker,
            String type,
            List<TopicPattern> patterns,
            Intake intake) {
        this.settings = settings;
        this.counters = counters;
        this.executor = executor;
        this.broker = broker;
        this.type = type;
        this.patterns = patterns;
        this.intake = intake;
        this.backoffMillis = settings.reconnectMinMillis();
        this.problem = "is connecting";
    }

    /** Begins to connect, now; harmless when connected. */
    void connectSoon() {
        executor.execute(this::connect);
    }

    /** The type was updated; its topics may have changed. */
    synchronized void topicsAre(List<TopicPattern> now) {
        if (now.equals(patterns)) {
            return;
        }
        List<String> gone = new ArrayList<>(filters());
        patterns = List.copyOf(now);
        gone.removeAll(filters());
        obsolete = gone;
        subscribed = false;
        Session open = session;
        if (open != null) {
            LOG.info("The topics of {} have changed; connecting anew", type);
            executor.execute(() -> replace(open));
        }
    }

    /** Whether it subscribes what one of these patterns subscribes. */
    boolean shares(List<TopicPattern> others) {
        List<String> mine = patterns.stream().map(TopicPattern::filter).toList();
        return others.stream().map(TopicPattern::filter).anyMatch(mine::contains);
    }

    Intake intake() {
        return intake;
    }

    /** Why no reports of the type come in, null when they do. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Takes no more, waits for the lanes, acknowledges and leaves; the broker keeps the session. */
    void close() throws InterruptedException {
        intake.close(settings.stopTimeoutMillis());
        Session open = markClosed();
        if (open != null) {
            open.close();
        }
    }

    /** The type is uninstalled: as {@link #close}, and the broker is to keep nothing for it. */
    void endForGood() throws InterruptedException {
        intake.close(settings.stopTimeoutMillis());
        Session open = markClosed();
        if (open != null) {
            open.endForGood(filters());
        } else {
            LOG.warn(
                    "No connection to tell the broker that {} is uninstalled; it forgets when the session expires",
                    type);
        }
    }

    @Override
    public void resumed(Session resumed) {
        // The broker sends them again, with other packet ids; what is held would be doubled.
        intake.keepOnly(resumed);
    }

    @Override
    public synchronized void ready(Session ready) {
        if (session == ready) {
            if (settings.leave()) {
                LOG.info("What waits for this instance of {} comes in, and nothing else (leave)", type);
            } else {
                LOG.info("Reports of {} come in by {}", type, filters());
            }
            obsolete = List.of();
            problem = null;
            told.clear();
            readyNanos = System.nanoTime();
            counters.connects.increment();
        }
    }

    @Override
    public synchronized void prepared(Session prepared) {
        if (session == prepared) {
            obsolete = List.of();
            subscribed = true;
            executor.execute(() -> replace(prepared));
        }
    }

    /** Under the lock to its end: the executor is stopped after {@link #close}, which takes the session away. */
    @Override
    public synchronized void ended(Session ended, String reason) {
        if (session == ended) {
            session = null;
            // What was kept cannot be relied on: mosquitto 2.0 forgets shared subscriptions in a restart.
            subscribed = false;
            executor.execute(ended::close);
            executor.schedule(this::connect, failed(reason), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void arrived(Session by, String topic, MqttMessage message) {
        Arrival arrival = Arrival.read(
                type, patterns, topic, message.getPayload(), settings.packetMaxBytes(), message.getQos(), clock);
        intake.arrived(arrival, message.getId(), by);
    }

    @Override
    public void shed() {
        counters.shed.increment();
    }

    private synchronized void connect() {
        if (closed || session != null) {
            return;
        }
        Broker there = broker.get();
        if (there == null) {
            problem = "waits for the embedded broker"; // whose arrival connects
            return;
        }
        Session fresh = null;
        try {
            fresh = new Session(settings, there, clientId(), this);
            session = fresh;
            List<String> leave = settings.leave() ? filters() : obsolete;
            fresh.connect(settings.leave() ? List.of() : filters(), leave, subscribed);
            Session watched = fresh;
            executor.schedule(
                    () -> giveUp(watched, there), 2L * settings.connectTimeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (MqttException broken) {
            session = null;
            if (fresh != null) {
                executor.execute(fresh::close);
            }
            executor.schedule(this::connect, failed(Reason.of(broken, there, clientId())), TimeUnit.MILLISECONDS);
        } catch (IllegalArgumentException unusable) { // a file of TLS; it may be mended
            executor.schedule(this::connect, failed(unusable.getMessage()), TimeUnit.MILLISECONDS);
        }
    }

    /** A broker may take a connection and say nothing; the client would wait for ever. */
    private void giveUp(Session silent, Broker there) {
        synchronized (this) {
            if (session != silent || problem == null) {
                return;
            }
        }
        ended(silent, "the broker " + there + " does not answer");
    }

    /**
     * Tells, once for each reason, that there is no connection, and how long to wait before the next attempt. The wait
     * begins anew only after a connection that lasted: one that is made and lost at once, as by two instances of one
     * name, is no better than none.
     */
    private long failed(@Nullable String reason) {
        if (problem == null) {
            counters.lost.increment();
            long lastedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - readyNanos);
            backoffMillis =
                    lastedMillis > settings.reconnectMaxMillis() ? settings.reconnectMinMillis() : backoffMillis;
        }
        problem = "is not connected: " + reason;
        if (told.size() < TOLD_MAX && told.add(String.valueOf(reason))) {
            LOG.warn("Reports of {} do not come in: {}; connecting again", type, reason);
        }
        long wait = ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1);
        backoffMillis = Math.min(backoffMillis * 2, settings.reconnectMaxMillis());
        return Math.max(1, wait);
    }

    private void replace(Session open) {
        synchronized (this) {
            if (session != open) {
                return;
            }
            session = null;
        }
        open.close();
        connect();
    }

    private synchronized @Nullable Session markClosed() {
        closed = true;
        problem = "is stopped";
        Session open = session;
        session = null;
        return open;
    }

    private String clientId() {
        return "telecast-" + settings.instance() + "-" + type;
    }

    private List<String> filters() {
        String share = settings.group().isEmpty() ? "" : "$share/" + settings.group() + "/";
        return patterns.stream().map(pattern -> share + pattern.filter()).toList();
    }
}
