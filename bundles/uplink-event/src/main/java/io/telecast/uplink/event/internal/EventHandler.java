package io.telecast.uplink.event.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.Event;
import io.telecast.api.store.EventStore;
import io.telecast.api.uplink.Decoded.Values;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkType;
import io.telecast.uplink.event.internal.EventPayload.BadEventException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Handles events: one in each report, pushed and stored once, also when the report is delivered again. */
@Component
@UplinkType(
        type = "event",
        topics = {"devices/event/{message_id}", "devices/{device_id}/event/{message_id}"},
        channel = "ws:event:{device_id}")
public final class EventHandler implements UplinkHandler {
    private final Decoder decoder;
    private final EventStore store;
    private final PushPublisher push;

    /** Takes reports at once. */
    @Activate
    public EventHandler(@Reference Decoder decoder, @Reference EventStore store, @Reference PushPublisher push) {
        this.decoder = decoder;
        this.store = store;
        this.push = push;
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        return decoder.decode(report).thenCompose(decoded -> decoded.then(values -> take(report, values)));
    }

    private CompletionStage<UplinkResult> take(Report report, Values values) {
        if (values.samples().size() != 1) {
            return done(UplinkResult.drop("the payload holds "
                    + values.samples().size() + " events; allowed: {\"method\":\"…\",\"params\":{…}}"));
        }
        Sample sample = values.samples().get(0);
        try {
            return keep(report, values.device(), sample, EventPayload.of(sample, decoder));
        } catch (BadEventException e) {
            return done(UplinkResult.drop(String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<UplinkResult> keep(Report report, Device device, Sample sample, EventPayload payload) {
        PushEvent news = new PushEvent(
                report.type(),
                device.id(),
                device.tenantId(),
                sample.timestamp(),
                () -> payload.json(decoder),
                report.received());
        Event event = new Event(
                id(report, sample, payload.method()),
                device.tenantId(),
                device.id(),
                payload.method(),
                sample.timestamp(),
                payload.params());
        return push.publishAround(List.of(news), () -> store.add(event))
                .handle(UplinkResult::stored)
                .thenApply(result -> result == UplinkResult.OK ? UplinkResult.ok(payload.method()) : result);
    }

    /** A report that is delivered again is known by its time, unless that is only when it was received. */
    private static String id(Report report, Sample sample, String method) {
        boolean lasting = report.stamped() || sample.timestamp() != report.timestamp();
        String name = report.deviceId() + '\n' + sample.timestamp() + '\n' + report.messageId() + '\n' + method;
        UUID id = lasting ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) : UUID.randomUUID();
        return id.toString();
    }

    private static CompletionStage<UplinkResult> done(UplinkResult result) {
        return CompletableFuture.completedStage(result);
    }
}
