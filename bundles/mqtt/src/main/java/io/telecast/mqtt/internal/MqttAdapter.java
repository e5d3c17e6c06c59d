package io.telecast.mqtt.internal;

import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
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
 * Keeps one connection to the broker for each installed data type. A type is installed from the moment its handler first
 * appears until its bundle is uninstalled; a handler that is merely away keeps its connection, and its reports wait. A
 * start takes nothing back from the broker either: a type whose handler is not up yet has its session there.
 */
@Component(service = HealthCheck.class, immediate = true, configurationPid = "io.telecast.mqtt")
@Designate(ocd = MqttConfig.class)
public final class MqttAdapter implements HealthCheck, BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(MqttAdapter.class);
    private static final int THREADS = 2;
    private static final long SHUTDOWN_SECONDS = 5;

    private final MqttSettings settings;
    private final BundleContext context;
    private final MqttCounters counters = new MqttCounters();
    private final ScheduledExecutorService executor;
    private final Map<String, InstalledType> types = new TreeMap<>(); // guarded by itself
    private volatile @Nullable EmbeddedServer embedded;
    private volatile @Nullable UplinkBus bus;

    @Activate
    public MqttAdapter(MqttConfig config, BundleContext context) {
        this.settings = MqttSettings.of(config);
        this.context = context;
        ScheduledThreadPoolExecutor threads =
                new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "telecast-mqtt"));
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.executor = threads;
        context.addBundleListener(this);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + EmbeddedServer.PROTOCOL + "=" + EmbeddedServer.MQTT + ")")
    void bindEmbedded(EmbeddedServer server) {
        embedded = server;
        synchronized (types) {
            types.values().forEach(type -> type.connection().connectSoon());
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
            types.values().forEach(type -> executor.execute(type.connection().intake()::drain));
        }
    }

    void unbindBus(UplinkBus left) {
        if (bus == left) {
            bus = null;
        }
    }

    /** A handler appears: its type is installed, if it was not already. The handler itself is the business of the bus. */
    @Reference(
            service = UplinkHandler.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindHandler(ServiceReference<UplinkHandler> handler) {
        try {
            InstalledType.Description description = InstalledType.describe(handler);
            synchronized (types) {
                refuseSharedTopics(description);
                InstalledType known = types.get(description.type());
                if (known == null) {
                    known = new InstalledType(connection(description));
                    types.put(description.type(), known);
                    known.connection().connectSoon();
                } else {
                    known.connection().topicsAre(description.patterns());
                }
                known.owners().add(handler.getBundle().getBundleId());
            }
        } catch (IllegalArgumentException bad) {
            LOG.error("The uplink handler of {} cannot be used: {}", handler.getBundle(), bad.getMessage());
        }
    }

    void unbindHandler(ServiceReference<UplinkHandler> handler) {
        LOG.debug("The uplink handler of {} is away; its reports wait", handler.getBundle());
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        synchronized (types) {
            types.entrySet().removeIf(entry -> {
                InstalledType type = entry.getValue();
                boolean gone = type.owners().remove(event.getBundle().getBundleId())
                        && type.owners().isEmpty();
                if (gone) {
                    LOG.info("Data type {} is uninstalled", entry.getKey());
                    executor.execute(() -> end(type));
                }
                return gone;
            });
        }
    }

    @Override
    public String part() {
        return "mqtt";
    }

    @Override
    public @Nullable String problem() {
        synchronized (types) {
            for (Map.Entry<String, InstalledType> type : types.entrySet()) {
                String problem = type.getValue().connection().problem();
                if (problem != null) {
                    return "the connection of " + type.getKey() + " " + problem;
                }
            }
        }
        return null;
    }

    @Override
    public Map<String, Number> figures() {
        int held = 0;
        int submitted = 0;
        int connected = 0;
        synchronized (types) {
            for (InstalledType type : types.values()) {
                held += type.connection().intake().held();
                submitted += type.connection().intake().submitted();
                connected += type.connection().problem() == null ? 1 : 0;
            }
        }
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("clients.connected", connected);
        figures.put("received", counters.received.sum());
        figures.put("acknowledged", counters.acknowledged.sum());
        figures.put("submitted", submitted);
        figures.put("held", held);
        figures.put("retried", counters.retried.sum());
        figures.put("qos0.shed", counters.shed.sum());
        figures.put("connects", counters.connects.sum());
        figures.put("connections.lost", counters.lost.sum());
        return figures;
    }

    /** All types leave at the same time, so that the longest of them is all there is to wait for. */
    @Deactivate
    void stop() throws InterruptedException {
        context.removeBundleListener(this);
        ExecutorService leaving = Executors.newCachedThreadPool(task -> new Thread(task, "telecast-mqtt-stop"));
        synchronized (types) {
            types.values().forEach(type -> leaving.execute(() -> leave(type)));
            types.clear();
        }
        leaving.shutdown();
        if (!leaving.awaitTermination(settings.stopTimeoutMillis() + 5000L, TimeUnit.MILLISECONDS)) {
            leaving.shutdownNow();
        }
        executor.shutdown();
        if (!executor.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
            executor.shutdownNow();
        }
    }

    /** Two connections on one filter would split the reports of a device between them. */
    private void refuseSharedTopics(InstalledType.Description description) {
        types.forEach((type, installed) -> {
            if (!type.equals(description.type()) && installed.connection().shares(description.patterns())) {
                throw new IllegalArgumentException("uplink.topics: one of them belongs to the type " + type
                        + " already; allowed: topics of one type only");
            }
        });
    }

    private TypeConnection connection(InstalledType.Description description) {
        Intake intake = new Intake(settings, counters, executor, () -> bus);
        return new TypeConnection(
                settings, counters, executor, this::broker, description.type(), description.patterns(), intake);
    }

    private @Nullable Broker broker() {
        Broker configured = settings.broker();
        EmbeddedServer server = embedded;
        if (configured != null || server == null) {
            return configured;
        }
        return Broker.of("embedded broker", server.uri().toString(), "", "");
    }

    private static void leave(InstalledType type) {
        try {
            type.connection().close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(InstalledType type) {
        try {
            type.connection().endForGood();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
