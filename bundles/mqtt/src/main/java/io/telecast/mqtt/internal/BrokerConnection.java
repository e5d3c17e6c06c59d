package io.telecast.mqtt.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the broker, made again for as long as it is wanted. All that waits is done by the executor's threads.
 */
abstract class BrokerConnection implements Session.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
    static final int TOLD_MAX = 20;

    final MqttSettings settings;
    final MqttCounters counters;
    final ScheduledExecutorService executor;
    private final Supplier<@Nullable Broker> broker;
    private final String clientId;
    private final boolean kept;

    // Guarded by this.
    private @Nullable Session session;
    private boolean closed;
    private long backoffMillis;
    private long readyNanos; // when the present connection became ready
    private final Set<String> told = new HashSet<>(); // reasons that were logged since there was a connection
    private volatile @Nullable String problem = "is connecting";

    /** The broker keeps its session while it is away, or not. */
    BrokerConnection(
            MqttSettings settings,
            MqttCounters counters,
            ScheduledExecutorService executor,
            Supplier<@Nullable Broker> broker,
            String clientId,
            boolean kept) {
        this.settings = settings;
        this.counters = counters;
        this.executor = executor;
        this.broker = broker;
        this.clientId = clientId;
        this.kept = kept;
        this.backoffMillis = settings.reconnectMinMillis();
    }

    /** Has a new session connect; called under the lock. */
    abstract void begin(Session fresh) throws MqttException;

    /** The present session is ready; called under the lock. */
    abstract void begun(Session ready);

    /** The present session has ended; called under the lock. */
    abstract void over();

    /** What does not happen without a connection, for the log. */
    abstract String purpose();

    /** Begins to connect, now; harmless when connected. */
    void connectSoon() {
        executor.execute(this::connect);
    }

    /** Why it does not do its work, null when it does. */
    @Nullable
    String problem() {
        return problem;
    }

    @Override
    public synchronized void ready(Session ready) {
        if (session == ready) {
            begun(ready);
            problem = null;
            told.clear();
            readyNanos = System.nanoTime();
            notifyAll();
            counters.connects.increment();
        }
    }

    /** Under the lock to its end: the executor is stopped after {@link #markClosed}, which takes the session away. */
    @Override
    public synchronized void ended(Session ended, String reason) {
        if (session == ended) {
            session = null;
            over();
            executor.execute(ended::close);
            executor.schedule(this::connect, failed(reason), TimeUnit.MILLISECONDS);
        }
    }

    /** Waits until it does its work, or no longer. */
    synchronized void awaitReady(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long left = timeoutMillis;
        while (problem != null && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    /** The present session, null if there is none; called under the lock. */
    @Nullable
    Session session() {
        return session;
    }

    /** Ends a session in good order and connects anew. Waits. */
    void replace(Session open) {
        synchronized (this) {
            if (session != open) {
                return;
            }
            session = null;
        }
        open.close();
        connect();
    }

    /** There will be no other session; the present one is the caller's to end. */
    synchronized @Nullable Session markClosed() {
        closed = true;
        problem = "is stopped";
        Session open = session;
        session = null;
        return open;
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
            fresh = new Session(settings, there, clientId, kept, this);
            session = fresh;
            begin(fresh);
            Session watched = fresh;
            executor.schedule(
                    () -> giveUp(watched, there), 2L * settings.connectTimeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (MqttException broken) {
            session = null;
            if (fresh != null) {
                executor.execute(fresh::close);
            }
            executor.schedule(this::connect, failed(Reason.of(broken, there, clientId)), TimeUnit.MILLISECONDS);
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
            LOG.warn("{}: {}; connecting again", purpose(), reason);
        }
        long wait = ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1);
        backoffMillis = Math.min(backoffMillis * 2, settings.reconnectMaxMillis());
        return Math.max(1, wait);
    }
}
