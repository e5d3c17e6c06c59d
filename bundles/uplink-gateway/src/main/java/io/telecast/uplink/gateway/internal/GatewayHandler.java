package io.telecast.uplink.gateway.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.GatewayMembers;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import io.telecast.api.uplink.UplinkType;
import io.telecast.uplink.gateway.internal.Assigned.Wanted;
import io.telecast.uplink.gateway.internal.Delivery.Begun;
import io.telecast.uplink.gateway.internal.Delivery.Step;
import io.telecast.uplink.gateway.internal.Split.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Splits messages of gateways into reports of single devices and gives these to the bus, each to be handled like one that
 * the device had sent itself: by its own script, in its own lane. A message is handled when all its parts are.
 */
@Component(configurationPid = "io.telecast.uplink.gateway")
@Designate(ocd = GatewayConfig.class)
@UplinkType(
        type = "gateway",
        topics = {"gateway/telemetry", "gateway/attributes/{message_id}", "gateway/event/{message_id}"})
public final class GatewayHandler implements UplinkHandler, HealthCheck {
    /** The code when none of the devices is known; the gateway is. */
    static final String UNKNOWN_SUB_DEVICE = "unknown_sub_device";

    private static final GatewayMembers NOBODY = new GatewayMembers(Map.of(), Map.of());

    private final DeviceDirectory directory;
    /** Asked when there is a message: the bus, in turn, asks for this handler while it starts. */
    private final Supplier<@Nullable UplinkBus> buses;

    private final GatewaySettings settings;
    private final Semaphore lookups;
    private final Turns turns = new Turns(this::begin);
    private final Figures figures = new Figures();

    private @Nullable UplinkBus bus; // guarded by this
    private volatile boolean closed;

    /** Takes messages at once. */
    @Activate
    public GatewayHandler(
            @Reference DeviceDirectory directory,
            @Reference(service = UplinkBus.class) ComponentServiceObjects<UplinkBus> bus,
            GatewayConfig config,
            Map<String, ?> properties) {
        this(directory, bus::getService, GatewaySettings.of(config, properties));
    }

    GatewayHandler(DeviceDirectory directory, Supplier<@Nullable UplinkBus> buses, GatewaySettings settings) {
        this.directory = directory;
        this.buses = buses;
        this.settings = settings;
        this.lookups = new Semaphore(settings.lookups());
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        return turns.take(report, () -> ready(report));
    }

    /** Empty if it has to be tried again. */
    private CompletionStage<Optional<Delivery>> ready(Report report) {
        Split split;
        try {
            split = MessageReader.read(report.payload(), settings);
        } catch (RefusedException e) {
            return CompletableFuture.completedStage(refused(Drop.BAD_REPORT, e.reason()));
        }
        if (split.parts().isEmpty()) {
            return CompletableFuture.completedStage(refused(Drop.BAD_REPORT, nothing(split.wrong())));
        }
        if (closed || !lookups.tryAcquire()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return lookUp(report, split).whenComplete((delivery, defect) -> lookups.release());
    }

    private CompletionStage<Optional<Delivery>> lookUp(Report report, Split split) {
        return directory
                .find(report.deviceId())
                .handle((sender, away) -> {
                    if (away != null) {
                        return CompletableFuture.completedStage(Optional.<Delivery>empty());
                    }
                    Optional<Delivery> refused = refused(sender);
                    return refused.isPresent()
                            ? CompletableFuture.completedStage(refused)
                            : lookUp(report, split, sender.get());
                })
                .thenCompose(Function.identity());
    }

    private Optional<Delivery> refused(Optional<Device> sender) {
        if (sender.isEmpty()) {
            return refused(Drop.UNKNOWN_DEVICE, "the device is unknown");
        }
        return sender.get().enabled() ? Optional.empty() : refused(Drop.DEVICE_DISABLED, "the device is disabled");
    }

    private CompletionStage<Optional<Delivery>> lookUp(Report report, Split split, Device sender) {
        Wanted wanted = Assigned.wanted(split, sender);
        CompletionStage<GatewayMembers> members = wanted.isNothing()
                ? CompletableFuture.completedStage(NOBODY)
                : directory.members(wanted.numbers(), wanted.addresses());
        return members.handle((found, away) -> away == null ? Optional.of(found) : Optional.<GatewayMembers>empty())
                .thenApply(found -> found.map(some -> delivery(report, split, Assigned.of(split, sender, some))));
    }

    private Delivery delivery(Report report, Split split, Assigned assigned) {
        List<Wrong> leftOut = new ArrayList<>(split.wrong());
        leftOut.addAll(assigned.unknown());
        if (assigned.reports().isEmpty()) {
            return new Delivery(
                    List.of(),
                    UplinkResult.drop(UNKNOWN_SUB_DEVICE, nothing(leftOut)),
                    () -> figures.handled(split, assigned));
        }
        String type = type(report.topic());
        List<Step> steps = new ArrayList<>();
        for (Assigned.Report part : assigned.reports()) {
            steps.add(to -> to.submit(new Report(
                    type,
                    report.topic(),
                    part.device().id(),
                    null,
                    split.bytes(part.place()),
                    report.timestamp(),
                    report.stamped(),
                    report.qos(),
                    report.received())));
        }
        if (!leftOut.isEmpty()) {
            steps.add(to -> to.refuse(
                    report.type(),
                    report.topic(),
                    report.deviceId(),
                    LeftOut.payload(split, leftOut),
                    LeftOut.reason(leftOut)));
        }
        return new Delivery(steps, UplinkResult.OK, () -> figures.handled(split, assigned));
    }

    /** The type of the parts (contract, section 1). */
    private static String type(String topic) {
        if (topic.startsWith("gateway/attributes/")) {
            return "attribute";
        }
        return topic.startsWith("gateway/event/") ? "event" : "telemetry";
    }

    private static String nothing(List<Wrong> leftOut) {
        return leftOut.isEmpty() ? "the message holds nothing of any device" : LeftOut.reason(leftOut);
    }

    private Optional<Delivery> refused(String code, String reason) {
        return Optional.of(new Delivery(List.of(), UplinkResult.drop(code, reason), figures.refused::increment));
    }

    private Begun begin(Delivery delivery) {
        UplinkBus here = bus();
        return here == null
                ? new Begun(false, CompletableFuture.completedStage(UplinkResult.RETRY))
                : delivery.begin(here);
    }

    /** Null when it is leaving, or this handler is. */
    private synchronized @Nullable UplinkBus bus() {
        if (bus == null && !closed) {
            bus = buses.get();
        }
        return closed ? null : bus;
    }

    @Override
    public String part() {
        return "uplink-gateway";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void measure(Measurements to) {
        figures.measure(to);
        to.gauge("gateways.in.work", "Gateways of which messages are in work", turns.size());
        to.gauge(
                "lookups.waiting",
                "Messages whose devices are being looked up",
                settings.lookups() - lookups.availablePermits());
    }

    /** What was given to the bus ends as the bus answers; nothing more begins. */
    @Deactivate
    void close() {
        closed = true;
    }
}
