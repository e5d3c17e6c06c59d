package io.telecast.uplink.attribute.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.AttributeStore;
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

/** Handles attributes: one flat JSON object, pushed and stored. */
@Component
@UplinkType(
        type = "attribute",
        topics = {"devices/attributes/{message_id}", "devices/{device_id}/attributes/{message_id}"},
        channel = "ws:attribute:{device_id}")
public final class AttributeHandler implements UplinkHandler {
    /** What the decoder calls a payload that is no object. */
    private static final String RAW = "_raw";

    private final Decoder decoder;
    private final AttributeStore store;
    private final PushPublisher push;

    /** Takes reports at once. */
    @Activate
    public AttributeHandler(
            @Reference Decoder decoder, @Reference AttributeStore store, @Reference PushPublisher push) {
        this.decoder = decoder;
        this.store = store;
        this.push = push;
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        return decoder.decode(report).thenCompose(decoded -> decoded.then(values -> take(report, values)));
    }

    private CompletionStage<UplinkResult> take(Report report, Values values) {
        if (values.samples().isEmpty()) {
            return done(UplinkResult.OK);
        }
        Sample sample = values.samples().get(0);
        // A time of its own would be that of a history batch: what an attribute is now has no history.
        if (values.samples().size() > 1 || sample.timestamp() != report.timestamp()) {
            return done(UplinkResult.drop("the payload is a history batch; allowed: one flat JSON object"));
        }
        if (sample.values().containsKey(RAW)) {
            return done(UplinkResult.drop("the payload is no JSON object; allowed: one flat JSON object"));
        }
        return keep(report, values.device(), sample);
    }

    private CompletionStage<UplinkResult> keep(Report report, Device device, Sample sample) {
        PushEvent event = new PushEvent(
                report.type(),
                device.id(),
                device.tenantId(),
                sample.timestamp(),
                () -> decoder.json(sample.values()),
                report.received());
        return push.publishAround(List.of(event), () -> store.put(device.tenantId(), device.id(), sample.points()))
                .handle(UplinkResult::stored);
    }

    private static CompletionStage<UplinkResult> done(UplinkResult result) {
        return CompletableFuture.completedStage(result);
    }
}
