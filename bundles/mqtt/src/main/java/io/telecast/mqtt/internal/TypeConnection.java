package io.telecast.mqtt.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of one data type, by which its reports come in for as long as the type is installed. */
final class TypeConnection extends BrokerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(TypeConnection.class);

    private final String type;
    private final Intake intake;
    private final ReceiptClock clock = new ReceiptClock();

    // Guarded by this, but for the patterns, which the reading thread looks at.
    private volatile List<TopicPattern> patterns;
    private List<TopicPattern> asked = List.of(); // those the present session was told to subscribe
    private List<String> obsolete = List.of();
    private boolean subscribed; // by the connection before, which was made for that alone, to all of the present topics

    TypeConnection(
            MqttSettings settings,
            MqttCounters counters,
            ScheduledExecutorService executor,
            Supplier<@Nullable Broker> broker,
            DataType type,
            Intake intake) {
        super(settings, counters, executor, broker, "telecast-" + settings.instance() + "-" + type.name(), true);
        this.type = type.name();
        this.patterns = type.topics();
        this.intake = intake;
    }

    /** The type was updated; its topics may have changed. */
    synchronized void topicsAre(List<TopicPattern> now) {
        if (now.equals(patterns)) {
            return;
        }
        // Of a change before this one, the broker may not have been told yet.
        List<String> gone = new ArrayList<>(obsolete);
        gone.addAll(filters());
        patterns = List.copyOf(now);
        gone.removeAll(filters());
        obsolete = List.copyOf(gone);
        subscribed = false;
        Session open = session();
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
        awaitReady(settings.connectTimeoutMillis()); // nobody else can tell the broker
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
    void begin(Session fresh) throws MqttException {
        asked = patterns;
        List<String> leave = settings.leave() ? filters() : obsolete;
        fresh.connect(settings.leave() ? List.of() : filters(), leave, subscribed);
    }

    @Override
    void begun(Session ready) {
        if (settings.leave()) {
            LOG.info("What waits for this instance of {} comes in, and nothing else (leave)", type);
        } else {
            LOG.info("Reports of {} come in by {}", type, filters());
        }
        settled();
    }

    @Override
    void over() {
        // What was kept cannot be relied on: mosquitto 2.0 forgets shared subscriptions in a restart.
        subscribed = false;
    }

    @Override
    String purpose() {
        return "Reports of " + type + " do not come in";
    }

    @Override
    public void resumed(Session resumed) {
        // The broker sends them again, with other packet ids; what is held would be doubled.
        intake.keepOnly(resumed);
    }

    @Override
    public synchronized void prepared(Session prepared) {
        if (session() == prepared) {
            subscribed = settled();
            executor.execute(() -> replace(prepared));
        }
    }

    @Override
    public boolean awaitRoom(long millis) throws InterruptedException {
        return intake.awaitRoom(millis);
    }

    @Override
    public void arrived(Session by, String topic, byte[] payload, int qos, int packetId) {
        Arrival arrival = Arrival.read(type, patterns, topic, payload, settings.packetMaxBytes(), qos, clock);
        intake.arrived(arrival, packetId, by);
    }

    @Override
    public void shed() {
        counters.shed.increment();
    }

    /** Whether the broker knows the topics as they are now: they may have changed while it was told. */
    private boolean settled() {
        boolean latest = asked == patterns;
        obsolete = latest ? List.of() : obsolete;
        return latest;
    }

    private List<String> filters() {
        String share = settings.group().isEmpty() ? "" : "$share/" + settings.group() + "/";
        return patterns.stream().map(pattern -> share + pattern.filter()).toList();
    }
}
