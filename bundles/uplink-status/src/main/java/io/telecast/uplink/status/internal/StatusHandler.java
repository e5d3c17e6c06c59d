package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.Silence;
import io.telecast.api.store.PresenceStore.Outcome;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Handles what brokers say of connections. */
final class StatusHandler {
    static final String TYPE = "status";

    private final DeviceDirectory directory;
    private final Changes changes;
    private final Turns turns;
    private final Keeper keeper;
    private final Figures figures;

    private volatile boolean closed;

    StatusHandler(DeviceDirectory directory, Changes changes, Turns turns, Keeper keeper, Figures figures) {
        this.directory = directory;
        this.changes = changes;
        this.turns = turns;
        this.keeper = keeper;
        this.figures = figures;
    }

    CompletionStage<UplinkResult> handle(Report report) {
        Optional<Boolean> online = StatusPayload.read(report.payload());
        return online.isPresent()
                // What was given back comes again, and must find nothing newer in its place.
                ? turns.take(
                        report.deviceId(),
                        before -> before == UplinkResult.RETRY ? done(before) : take(report, online.get()))
                : done(UplinkResult.drop("the payload is no status; allowed: 0 or 1"));
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
        Silence silence = device.silence();
        if (silence != null && silence.kind() == Silence.Kind.HEARTBEAT) {
            // Its reports alone say whether it is online.
            figures.ignored.increment();
            return done(UplinkResult.OK);
        }
        return changes.stated(device, online, report.timestamp())
                .handle((outcome, refusal) -> settle(outcome, refusal, device, report, online));
    }

    private UplinkResult settle(
            @Nullable Outcome outcome, @Nullable Throwable refusal, Device device, Report report, boolean online) {
        UplinkResult result = UplinkResult.stored(outcome != Outcome.NOT_NOW, refusal);
        if (result == UplinkResult.OK) {
            keeper.stated(device, online, report.timestamp());
        }
        return result;
    }

    private static CompletionStage<UplinkResult> done(UplinkResult result) {
        return CompletableFuture.completedStage(result);
    }

    /** What has begun ends as the store answers; nothing more begins. */
    void close() {
        closed = true;
    }
}
