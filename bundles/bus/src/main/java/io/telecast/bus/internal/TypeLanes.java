package io.telecast.bus.internal;

import io.telecast.api.health.Measurements;
import io.telecast.api.store.DeadLetter;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of one data type with threads of their own, so that a handler that is stuck holds no other type. */
final class TypeLanes implements LaneContext {
    private static final Logger LOG = LoggerFactory.getLogger(TypeLanes.class);

    private final String type;
    private final BusSettings settings;
    private final BusCounters counters = new BusCounters();
    private final DeadLetters deadLetters;
    private final ReportListeners listeners;
    private final ScheduledExecutorService timer;
    private final Supplier<@Nullable Tracer> tracer;
    private final ThreadPoolExecutor executor;
    private final List<Lane> lanes;
    private final HandlerRanking ranking = new HandlerRanking(); // guarded by itself
    private final Occasionally failures = new Occasionally();
    private volatile @Nullable UplinkHandler handler;

    TypeLanes(
            String type,
            BusSettings settings,
            DeadLetters deadLetters,
            ReportListeners listeners,
            ScheduledExecutorService timer,
            Supplier<@Nullable Tracer> tracer) {
        this.type = type;
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.listeners = listeners;
        this.timer = timer;
        this.tracer = tracer;
        this.executor = Threads.lanePool("telecast-bus-" + type, settings.threads(), settings.lanes());
        List<Lane> made = new ArrayList<>();
        for (int i = 0; i < settings.lanes(); i++) {
            made.add(new Lane(this, settings, counters));
        }
        this.lanes = List.copyOf(made);
    }

    CompletionStage<UplinkResult> submit(Report report) {
        int hash = report.deviceId().hashCode();
        return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size())).submit(report);
    }

    void add(UplinkHandler added, Map<String, ?> properties) {
        synchronized (ranking) {
            ranking.remove(added); // it may only have changed its ranking
            ranking.add(added, properties);
            handler = ranking.best();
        }
        LOG.info("Handler of {} is here", type);
        lanes.forEach(Lane::wake);
    }

    void remove(UplinkHandler removed) {
        synchronized (ranking) {
            ranking.remove(removed);
            handler = ranking.best();
        }
        LOG.info("Handler of {} left{}", type, handler == null ? ", its reports wait" : ", another takes over");
        lanes.forEach(Lane::wake);
        later(() -> takeBack(removed), settings.handlerStopTimeoutMs());
    }

    private void takeBack(UplinkHandler gone) {
        synchronized (ranking) {
            if (ranking.contains(gone)) {
                return;
            }
        }
        int reports = lanes.stream().mapToInt(lane -> lane.takeBack(gone)).sum();
        if (reports > 0) {
            LOG.warn(
                    "A handler of {} left {} ms ago and did not finish {} reports; they are offered again",
                    type,
                    settings.handlerStopTimeoutMs(),
                    reports);
        }
    }

    /** First step of the end: hands nothing over any more. */
    void close() {
        lanes.forEach(Lane::close);
    }

    /** Last step of the end: waits for what is out, gives the rest back, ends the threads. */
    void finish(long deadlineNanos) {
        try {
            for (Lane lane : lanes) {
                lane.awaitIdle(deadlineNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.forEach(Lane::giveBack);
        Threads.stop(executor, deadlineNanos);
    }

    void measure(Measurements to, String label) {
        long now = System.nanoTime();
        long oldest = lanes.stream().mapToLong(Lane::oldestNanos).reduce(now, Math::min);
        to.gauge("depth", "Reports in the lanes", depth(), "type", label);
        to.gauge("capacity", "Reports that the lanes can hold", lanes.size() * settings.laneCapacity(), "type", label);
        to.gauge(
                "oldest.wait.ms",
                "How long the oldest report has been in its lane",
                TimeUnit.NANOSECONDS.toMillis(now - oldest),
                "type",
                label);
        counters.measure(to, label);
    }

    private int depth() {
        return lanes.stream().mapToInt(Lane::size).sum();
    }

    /** What keeps the type from being handled, null if nothing does. */
    @Nullable
    String problem() {
        int depth = handler == null ? depth() : 0;
        return depth == 0 ? null : "no handler of " + type + ", " + depth + " reports wait";
    }

    @Override
    public @Nullable UplinkHandler handler() {
        return handler;
    }

    @Override
    public void execute(Lane lane) {
        executor.execute(lane);
    }

    @Override
    public void later(Runnable task, long delayMs) {
        timer.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void passed(Report report, String stage, Supplier<String> detail) {
        Tracer present = tracer.get();
        if (present != null && present.follows(report.deviceId())) {
            present.passed(report.deviceId(), report.received(), stage, detail.get());
        }
    }

    @Override
    public void stored(Report report) {
        listeners.tell(report);
    }

    @Override
    public CompletionStage<Boolean> bury(Entry entry, String reason) {
        Report report = entry.report;
        return deadLetters.keep(new DeadLetter(
                type, report.topic(), report.deviceId(), report.payload(), reason, report.timestamp(), true));
    }

    @Override
    public void broken(Throwable error) {
        if (failures.now()) {
            LOG.error("The handler of {} failed, the report is kept as a dead letter", type, error);
        }
    }
}
