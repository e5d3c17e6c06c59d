package io.telecast.bus.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.ReportListener;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
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

/** The bus: lanes per data type, handlers and listeners that come and go, dead letters. */
@Component(
        name = "io.telecast.bus",
        service = {UplinkBus.class, HealthCheck.class},
        immediate = true)
@Designate(ocd = BusConfig.class)
public final class LaneBus implements UplinkBus, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(LaneBus.class);

    private final BusSettings settings;
    private final LongAdder refused = new LongAdder();
    private final Map<String, TypeLanes> types = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ScheduledExecutorService timer = Threads.timer("telecast-bus-timer");
    private final DeadLetters deadLetters;
    private final ReportListeners listeners = new ReportListeners();
    private volatile boolean closed;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Tracer tracer;

    /** Made by the component runtime. */
    @Activate
    public LaneBus(BusConfig config) {
        settings = BusSettings.of(config);
        deadLetters = new DeadLetters(timer, settings.retryMaxMs());
    }

    @Override
    public CompletionStage<UplinkResult> submit(Report report) {
        TypeLanes lanes = lanesOf(report.type());
        // Looked at after the lanes are in the map, so that close() finds them.
        return closed ? CompletableFuture.completedFuture(UplinkResult.RETRY) : lanes.submit(report);
    }

    @Override
    public CompletionStage<UplinkResult> refuse(
            String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
        if (closed || refusals.incrementAndGet() > settings.refusalsMax()) {
            refusals.decrementAndGet();
            return CompletableFuture.completedFuture(UplinkResult.RETRY);
        }
        refused.increment();
        return deadLetters
                .keep(new DeadLetter(type, topic, deviceId, payload, reason, System.currentTimeMillis(), false))
                .thenApply(kept -> {
                    refusals.decrementAndGet();
                    return kept ? UplinkResult.drop(reason) : UplinkResult.RETRY;
                });
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "addHandler")
    void addHandler(UplinkHandler handler, Map<String, ?> properties) {
        if (properties.get("uplink.type") instanceof String type && !type.isBlank()) {
            lanesOf(type).add(handler, properties);
        } else {
            LOG.error(
                    "Handler {} has no property uplink.type and gets no reports",
                    handler.getClass().getName());
        }
    }

    void removeHandler(UplinkHandler handler, Map<String, ?> properties) {
        if (properties.get("uplink.type") instanceof String type && !type.isBlank()) {
            lanesOf(type).remove(handler);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(ReportListener listener) {
        listeners.add(listener);
    }

    void removeListener(ReportListener listener) {
        listeners.remove(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setDeadLetterStore(DeadLetterStore store) {
        deadLetters.storeIs(store);
    }

    void unsetDeadLetterStore(DeadLetterStore store) {
        deadLetters.storeLeft(store);
    }

    @Deactivate
    void close() {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.stopTimeoutMs());
        types.values().forEach(TypeLanes::close);
        types.values().forEach(lanes -> lanes.finish(deadline));
        deadLetters.close();
        Threads.stop(timer, deadline);
    }

    @Override
    public String part() {
        return "bus";
    }

    @Override
    public @Nullable String problem() {
        int letters = deadLetters.waiting();
        if (letters > 0) {
            return letters + " dead letters wait for their store";
        }
        return types.values().stream()
                .map(TypeLanes::problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void measure(Measurements to) {
        new TreeMap<>(types).forEach((type, lanes) -> lanes.measure(to, type));
        to.counter("refused", "What could not be made a report, kept as a dead letter", refused.sum());
        to.gauge("letters.waiting", "Dead letters that wait for their store", deadLetters.waiting());
    }

    private TypeLanes lanesOf(String type) {
        TypeLanes lanes = types.get(type);
        return lanes != null
                ? lanes
                : types.computeIfAbsent(
                        type, name -> new TypeLanes(name, settings, deadLetters, listeners, timer, () -> tracer));
    }
}
