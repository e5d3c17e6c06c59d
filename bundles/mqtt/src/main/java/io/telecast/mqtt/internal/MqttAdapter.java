package io.telecast.mqtt.internal;

import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.InstalledTypes;
import io.telecast.api.uplink.UplinkBus;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the broker for each installed data type, and one for answers to devices. A handler that is merely
 * away keeps the connection of its type, and its reports wait. A start takes nothing back from the broker either: a type
 * whose handler is not up yet has its session there.
 */
@Component(service = HealthCheck.class, immediate = true, configurationPid = "io.telecast.mqtt")
@Designate(ocd = MqttConfig.class)
public final class MqttAdapter implements HealthCheck, InstalledTypes.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MqttAdapter.class);
    private static final int THREADS = 2;
    private static final long SHUTDOWN_SECONDS = 5;

    private final MqttSettings settings;
    private final InstalledTypes installed;
    private final MqttCounters counters = new MqttCounters();
    private final ScheduledExecutorService executor;
    private final ExecutorService leaving;
    private final Downlink downlink;
    private final Answers answers;
    private final Map<String, TypeConnection> types = new TreeMap<>(); // guarded by itself, as is what follows
    private final Map<String, CompletableFuture<Void>> ends = new HashMap<>();
    private boolean stopped;
    private volatile @Nullable EmbeddedServer embedded;
    private volatile @Nullable UplinkBus bus;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable DeviceDirectory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Tracer tracer;

    @Activate
    public MqttAdapter(MqttConfig config, BundleContext context) {
        this.settings = MqttSettings.of(config);
        String name = "telecast-mqtt-" + settings.instance();
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, name));
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.executor = threads;
        this.leaving = Executors.newCachedThreadPool(task -> new Thread(task, name + "-stop"));
        this.downlink = new Downlink(settings, counters, executor, this::broker);
        this.answers = new Answers(settings, counters, () -> directory, downlink);
        this.installed = new InstalledTypes(context, this);
        installed.open();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + EmbeddedServer.PROTOCOL + "=" + EmbeddedServer.MQTT + ")")
    void bindEmbedded(EmbeddedServer server) {
        embedded = server;
        downlink.connectSoon();
        synchronized (types) {
            types.values().forEach(type -> type.connectSoon());
        }
    }

    void unbindEmbedded(EmbeddedServer server) {
        if (embedded == server) {
            embedded = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindBus(UplinkBus arrived) {
        bus = arrived;
        synchronized (types) {
            types.values().forEach(type -> executor.execute(type.intake()::drain));
        }
    }

    void unbindBus(UplinkBus left) {
        if (bus == left) {
            bus = null;
        }
    }

    @Override
    public void installed(DataType type) {
        synchronized (types) {
            if (stopped) {
                return;
            }
            refuseSharedTopics(type);
            if (type.topics().stream().anyMatch(topic -> topic.answerTopic("+", "+") != null)) {
                downlink.open();
            }
            TypeConnection known = types.get(type.name());
            if (known != null) {
                known.topicsAre(type.topics());
                return;
            }
            TypeConnection fresh = connection(type);
            types.put(type.name(), fresh);
            // Two connections of one type would take the session from each other.
            ending(type.name()).thenRun(fresh::connectSoon);
        }
    }

    @Override
    public void uninstalled(DataType type) {
        synchronized (types) {
            TypeConnection gone = types.remove(type.name());
            if (gone != null) {
                LOG.info("Data type {} is uninstalled", type.name());
                ends.put(type.name(), ending(type.name()).thenRunAsync(() -> end(gone), leaving));
            }
        }
    }

    /** The end of the connection that the type had before. */
    private CompletableFuture<Void> ending(String type) {
        return ends.getOrDefault(type, CompletableFuture.completedFuture(null));
    }

    @Override
    public String part() {
        return "mqtt";
    }

    @Override
    public @Nullable String problem() {
        synchronized (types) {
            for (Map.Entry<String, TypeConnection> type : types.entrySet()) {
                String problem = type.getValue().problem();
                if (problem != null) {
                    return "the connection of " + type.getKey() + " " + problem;
                }
            }
        }
        String problem = downlink.problem();
        return problem == null ? null : "the connection of answers " + problem;
    }

    @Override
    public void measure(Measurements to) {
        int held = 0;
        int submitted = 0;
        int paused = 0;
        int connected = downlink.isConnected() ? 1 : 0;
        synchronized (types) {
            for (TypeConnection type : types.values()) {
                held += type.intake().held();
                submitted += type.intake().submitted();
                paused += type.intake().isFull() ? 1 : 0;
                connected += type.problem() == null ? 1 : 0;
            }
            types.forEach((name, type) -> to.histogram(
                    "acknowledge",
                    "From the receipt of a report to its acknowledgement",
                    type.intake().acknowledging(),
                    "type",
                    name));
        }
        to.gauge(
                "clients.connected",
                "MQTT clients of this instance that are connected: one for each type, and one for answers",
                connected);
        to.counter("received", "Reports received from the broker", counters.received.sum());
        to.counter("acknowledged", "Reports acknowledged to the broker", counters.acknowledged.sum());
        to.gauge("submitted", "Reports in the lanes, not acknowledged yet", submitted);
        to.gauge("held", "Reports held unacknowledged until there is room in the lanes", held);
        to.gauge("paused", "Connections that are not read until there is room in the lanes", paused);
        to.counter("retried", "Reports given back by the lanes, to be submitted again", counters.retried.sum());
        to.counter("qos0.shed", "Reports of quality 0 that were dropped, as too many waited", counters.shed.sum());
        to.gauge("answers.waiting", "Answers to devices that wait to be sent", downlink.waiting());
        to.counter("answers.sent", "Answers to devices that were sent", counters.answersSent.sum());
        to.counter(
                "answers.dropped",
                "Answers to devices that were dropped, as too many waited",
                counters.answersDropped.sum());
        to.counter("connects", "Connections made to the broker", counters.connects.sum());
        to.counter("connections.lost", "Connections to the broker that were lost", counters.lost.sum());
    }

    /** All types leave at the same time, so that the longest of them is all there is to wait for. */
    @Deactivate
    void stop() throws InterruptedException {
        installed.close();
        synchronized (types) {
            stopped = true;
            types.values().forEach(type -> leaving.execute(() -> leave(type)));
            types.clear();
        }
        leaving.shutdown();
        if (!leaving.awaitTermination(settings.stopTimeoutMillis() + 5000L, TimeUnit.MILLISECONDS)) {
            leaving.shutdownNow();
        }
        downlink.close();
        executor.shutdown();
        if (!executor.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }

    /** Two connections on one filter would split the reports of a device between them. */
    private void refuseSharedTopics(DataType type) {
        types.forEach((name, other) -> {
            if (!name.equals(type.name()) && other.shares(type.topics())) {
                throw new IllegalArgumentException("uplink.topics: one of them belongs to the type " + name
                        + " already; allowed: topics of one type only");
            }
        });
    }

    private TypeConnection connection(DataType type) {
        Intake intake = new Intake(settings, counters, executor, () -> bus, answers, () -> tracer);
        return new TypeConnection(settings, counters, executor, this::broker, type, intake);
    }

    private @Nullable Broker broker() {
        Broker configured = settings.broker();
        EmbeddedServer server = embedded;
        if (configured != null || server == null) {
            return configured;
        }
        return Broker.of("embedded broker", server.uri().toString(), "", "");
    }

    private static void leave(TypeConnection type) {
        try {
            type.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(TypeConnection type) {
        try {
            type.endForGood();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
