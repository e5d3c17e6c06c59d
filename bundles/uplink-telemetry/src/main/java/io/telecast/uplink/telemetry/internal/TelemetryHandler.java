package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.Decoded.Values;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Handles telemetry: pushes and stores what the decoder made of it. */
@Component
@UplinkType(
        type = "telemetry",
        topics = {"devices/telemetry", "devices/{device_id}/telemetry"},
        channel = "ws:device:{device_id}")
public final class TelemetryHandler implements UplinkHandler {
    private final Decoder decoder;
    private final TelemetryStore store;
    private final PushPublisher push;
    private final OwnTimes ownTimes;

    /** Takes reports at once. */
    @Activate
    public TelemetryHandler(
            @Reference Decoder decoder, @Reference TelemetryStore store, @Reference PushPublisher push) {
        this.decoder = decoder;
        this.store = store;
        this.push = push;
        this.ownTimes = new OwnTimes(decoder, store, push);
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        return decoder.decode(report).thenCompose(decoded -> decoded.then(values -> keep(report, values)));
    }

    private CompletionStage<UplinkResult> keep(Report report, Values values) {
        return values.samples().isEmpty()
                ? CompletableFuture.completedStage(UplinkResult.OK)
                : keep(report, values.device(), values.samples()).handle(UplinkResult::stored);
    }

    private CompletionStage<Boolean> keep(Report report, Device device, List<Sample> samples) {
        Sample sample = samples.get(0);
        if (samples.size() > 1 || sample.timestamp() != report.timestamp()) {
            List<DataPoint> points =
                    samples.stream().flatMap(each -> each.points().stream()).toList();
            return ownTimes.keep(report, device, points);
        }
        ownTimes.outdate(device.id(), sample);
        PushEvent event = new PushEvent(
                report.type(),
                device.id(),
                device.tenantId(),
                sample.timestamp(),
                () -> decoder.json(sample.values()),
                report.received());
        return push.publishAround(List.of(event), () -> store.append(device.tenantId(), device.id(), sample.points()));
    }
}
