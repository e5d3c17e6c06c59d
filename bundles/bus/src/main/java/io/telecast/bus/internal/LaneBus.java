package io.telecast.bus.internal;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.ReportListener;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.LinkedHashMap;
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
import java.util.function.Function;
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
    public Map<String, Number> figures() {
        long now = System.nanoTime();
        long oldest = types.values().stream().mapToLong(TypeLanes::oldestNanos).reduce(now, Math::min);
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("depth", types.values().stream().mapToInt(TypeLanes::depth).sum());
        figures.put("handled", sum(counters -> counters.handled));
        figures.put("dropped", sum(counters -> counters.dropped));
        figures.put("refused", refused.sum());
        figures.put("shed", sum(counters -> counters.shed));
        figures.put("retried", sum(counters -> counters.retried));
        figures.put("full", sum(counters -> counters.full));
        figures.put("oldest.wait.ms", TimeUnit.NANOSECONDS.toMillis(now - oldest));
        figures.put("letters.waiting", deadLetters.waiting());
        new TreeMap<>(types).forEach((type, lanes) -> {
            figures.put(type + ".handled", lanes.counters().handled.sum());
            figures.put(type + ".dropped", lanes.counters().dropped.sum());
            figures.put(type + ".retried", lanes.counters().retried.sum());
        });
        return figures;
    }

    private long sum(Function<BusCounters, LongAdder> counter) {
        return types.values().stream()
                .map(TypeLanes::counters)
                .map(counter)
                .mapToLong(LongAdder::sum)
                .sum();
    }

    private TypeLanes lanesOf(String type) {
        TypeLanes lanes = types.get(type);
        return lanes != null
                ? lanes
                : types.computeIfAbsent(type, name -> new TypeLanes(name, settings, deadLetters, listeners, timer));
    }
}
