package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.PresenceStore.Outcome;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import io.telecast.api.uplink.UplinkType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Handles what the broker says of connections: stores it, then tells those who watch. In this order, so that who listens
 * first and reads the stored state then has missed nothing.
 */
@Component
@UplinkType(type = "status", topics = "devices/status/{device_id}", channel = "device:{device_id}:status")
public final class StatusHandler implements UplinkHandler, HealthCheck {
    private final DeviceDirectory directory;
    private final PresenceStore store;
    private final PushPublisher push;
    private final Figures figures = new Figures();
    /** The last report of each device that is in work; a status carries no time, so only its turn orders it. */
    private final Map<String, CompletionStage<UplinkResult>> turns = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** Takes reports at once. */
    @Activate
    public StatusHandler(
            @Reference DeviceDirectory directory, @Reference PresenceStore store, @Reference PushPublisher push) {
        this.directory = directory;
        this.store = store;
        this.push = push;
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        Optional<Boolean> online = StatusPayload.read(report.payload());
        CompletionStage<UplinkResult> result = online.isPresent()
                ? inTurn(report, online.get())
                : done(UplinkResult.drop("the payload is no status; allowed: 0 or 1"));
        return result.thenApply(figures::count);
    }

    private CompletionStage<UplinkResult> inTurn(Report report, boolean online) {
        var answer = new CompletableFuture<UplinkResult>();
        CompletionStage<UplinkResult> turn = turns.compute(
                report.deviceId(),
                (id, before) -> before == null
                        ? take(report, online)
                        : before.handle((result, defect) -> result)
                                // What was given back comes again, and must find nothing newer in its place.
                                .thenCompose(
                                        result -> result == UplinkResult.RETRY ? done(result) : take(report, online)));
        turn.whenComplete((result, defect) -> {
            // Answered first: what follows may begin a new turn only when the lane knows of a RETRY.
            if (defect == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(defect);
            }
            turns.remove(report.deviceId(), turn);
        });
        return answer;
    }

    private CompletionStage<UplinkResult> take(Report report, boolean online) {
        if (closed) {
            return done(UplinkResult.RETRY);
        }
        return directory
                .find(report.deviceId())
                .handle((found, away) -> away == null ? keep(found, report, online) : done(UplinkResult.RETRY))
                .thenCompose(Function.identity());
    }

    private CompletionStage<UplinkResult> keep(Optional<Device> found, Report report, boolean online) {
        if (found.isEmpty()) {
            return done(UplinkResult.drop(Drop.UNKNOWN_DEVICE, "the device is unknown"));
        }
        Device device = found.get();
        return store.set(new PresenceChange(device.id(), online, online, report.timestamp()))
                .handle((outcome, refusal) -> settle(outcome, refusal, event(device, report, online)));
    }

    private UplinkResult settle(@Nullable Outcome outcome, @Nullable Throwable refusal, PushEvent event) {
        if (refusal != null) {
            return UplinkResult.drop(Drop.STORE_REFUSED, "the store refused the status: " + refusal.getMessage());
        }
        if (outcome == Outcome.NOT_NOW) {
            return UplinkResult.RETRY;
        }
        if (outcome != Outcome.OUTDATED) {
            push.publish(event);
        }
        return UplinkResult.OK;
    }

    private static PushEvent event(Device device, Report report, boolean online) {
        return new PushEvent(
                report.type(), device.id(), device.tenantId(), report.timestamp(), () -> StatusPayload.event(online));
    }

    private static CompletionStage<UplinkResult> done(UplinkResult result) {
        return CompletableFuture.completedStage(result);
    }

    @Override
    public String part() {
        return "uplink-status";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public Map<String, Number> figures() {
        Map<String, Number> all = figures.all();
        all.put("devices.in.work", turns.size());
        return all;
    }

    /** What has begun ends as the store answers; nothing more begins. */
    @Deactivate
    void close() {
        closed = true;
    }
}
