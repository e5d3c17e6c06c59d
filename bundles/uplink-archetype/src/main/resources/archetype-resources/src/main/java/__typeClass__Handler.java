package ${package};

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
import io.telecast.api.uplink.UplinkResult.Drop;
import io.telecast.api.uplink.UplinkType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Handles the data type {@code ${type}}: decodes, checks, pushes to those who watch the device, and stores. Everything else
 * is done by the platform, which reads the properties below: it subscribes to the topics, answers the device,
 * acknowledges to the broker, and lets clients ask for the type.
 */
@Component
@UplinkType(
        type = ${typeClass}Handler.TYPE,
        // A topic without {device_id} carries the envelope that says which device it was; devices of the embedded broker
        // publish there. The other one is for brokers that only guard topics. Without {message_id} there is no answer.
        topics = {"devices/${type}/{message_id}", "devices/{device_id}/${type}/{message_id}"},
        // Leave it out for a type that nobody is to watch.
        channel = "ws:${type}:{device_id}")
public final class ${typeClass}Handler implements UplinkHandler {
    static final String TYPE = "${type}";
    private static final int KEY_MAX = 255;

    private final Decoder decoder;
    private final PushPublisher push;
    private final TelemetryStore store;

    /** Called when all three are here, and with others after one of them was replaced. */
    @Activate
    public ${typeClass}Handler(
            @Reference Decoder decoder, @Reference PushPublisher push, @Reference TelemetryStore store) {
        this.decoder = decoder;
        this.push = push;
        this.store = store;
    }

    /** Must not wait for anything: the next report of the device is handed over when this returns. */
    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        // Finds the device, runs its script, reads the JSON. A payload that is none of it is answered as it should be.
        return decoder.decode(report).thenCompose(decoded -> decoded.then(values -> keep(report, values)));
    }

    private CompletionStage<UplinkResult> keep(Report report, Values values) {
        // What can be refused is refused here, before anybody sees it. The device gets the code and the reason.
        if (values.samples().isEmpty()) {
            return CompletableFuture.completedStage(UplinkResult.drop(Drop.BAD_REPORT, "it holds no values"));
        }
        List<DataPoint> points = new ArrayList<>();
        for (Sample sample : values.samples()) {
            for (var value : sample.values().entrySet()) {
                // The history of the devices holds it under keys of its own. Change it here to store something else, or in
                // another way: any service of io.telecast.api.store can be a parameter of the constructor.
                String key = TYPE + "." + value.getKey();
                if (key.length() > KEY_MAX) {
                    return CompletableFuture.completedStage(UplinkResult.drop(
                            Drop.BAD_REPORT,
                            "a key has " + value.getKey().length() + " characters; allowed: "
                                    + (KEY_MAX - TYPE.length() - 1)));
                }
                points.add(new DataPoint(key, sample.timestamp(), value.getValue()));
            }
        }
        // A report may bring a history, the oldest first. Those who watch get the last of it: change it here to push more.
        Device device = values.device();
        Sample last = values.samples().get(values.samples().size() - 1);
        PushEvent event = new PushEvent(
                TYPE,
                device.id(),
                device.tenantId(),
                last.timestamp(),
                () -> decoder.json(last.values()),
                report.received());
        return push.publishAround(List.of(event), () -> store.append(device.tenantId(), device.id(), points))
                .handle(UplinkResult::stored);
    }
}
