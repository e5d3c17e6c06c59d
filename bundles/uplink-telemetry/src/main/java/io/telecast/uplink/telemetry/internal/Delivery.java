package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Pushes at once and checks twice: what nobody watched is looked at again once it is durable. */
final class Delivery {
    private final TelemetryStore store;
    private final PushPublisher push;
    private final Figures figures;

    /** An event and whether it was pushed. */
    private record Pushed(PushEvent event, CompletionStage<Boolean> pushed) {}

    Delivery(TelemetryStore store, PushPublisher push, Figures figures) {
        this.store = store;
        this.push = push;
        this.figures = figures;
    }

    static CompletionStage<UplinkResult> done(UplinkResult result) {
        return CompletableFuture.completedStage(result);
    }

    CompletionStage<UplinkResult> deliver(String type, Device device, List<Sample> samples) {
        if (samples.isEmpty()) {
            return done(UplinkResult.OK);
        }
        List<Pushed> pushed = new ArrayList<>();
        for (PushEvent event : PushData.events(type, device, samples)) {
            pushed.add(new Pushed(event, push.publish(event)));
        }
        List<DataPoint> points = points(samples);
        return store.append(device.tenantId(), device.id(), points)
                .handle((durable, refusal) -> settle(durable, refusal, points.size(), pushed));
    }

    private UplinkResult settle(
            @Nullable Boolean durable, @Nullable Throwable refusal, int points, List<Pushed> pushed) {
        if (refusal != null) {
            return UplinkResult.drop("the store refused the report: " + message(refusal));
        }
        if (!Boolean.TRUE.equals(durable)) {
            return UplinkResult.RETRY;
        }
        figures.points.add(points);
        pushed.forEach(this::checkAgain);
        return UplinkResult.OK;
    }

    private void checkAgain(Pushed each) {
        each.pushed()
                .thenCompose(seen -> seen ? CompletableFuture.completedStage(false) : push.publish(each.event()))
                .thenAccept(late -> {
                    if (late) {
                        figures.pushedLate.increment();
                    }
                });
    }

    private static List<DataPoint> points(List<Sample> samples) {
        List<DataPoint> points = new ArrayList<>();
        for (Sample sample : samples) {
            sample.values().forEach((key, value) -> points.add(new DataPoint(key, sample.timestamp(), value)));
        }
        return points;
    }

    private static String message(Throwable refusal) {
        Throwable cause =
                refusal instanceof CompletionException && refusal.getCause() != null ? refusal.getCause() : refusal;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
