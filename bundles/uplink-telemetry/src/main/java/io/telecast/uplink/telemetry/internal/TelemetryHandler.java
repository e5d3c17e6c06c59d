package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.DecodeResult.Decoded;
import io.telecast.api.script.Script;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Handles telemetry: looks the device up, decodes, validates, pushes, stores. */
@Component(configurationPid = "io.telecast.uplink.telemetry")
@UplinkType(
        type = "telemetry",
        topics = {"devices/telemetry", "devices/{device_id}/telemetry"})
@Designate(ocd = TelemetryConfig.class)
public final class TelemetryHandler implements UplinkHandler, HealthCheck {
    private final DeviceDirectory directory;
    private final Codec codec;
    private final PayloadParser parser;
    private final Delivery delivery;
    private final Lookups lookups;
    private final SlowScripts slowScripts;
    private final Figures figures = new Figures();
    /** Held while a report is begun, so that none is begun with services that are going away. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private boolean closed;

    @Activate
    public TelemetryHandler(
            @Reference DeviceDirectory directory,
            @Reference Codec codec,
            @Reference TelemetryStore store,
            @Reference PushPublisher push,
            TelemetryConfig config,
            Map<String, ?> properties) {
        this(directory, codec, store, push, Limits.of(config, properties));
    }

    TelemetryHandler(DeviceDirectory directory, Codec codec, TelemetryStore store, PushPublisher push, Limits limits) {
        this.directory = directory;
        this.codec = codec;
        this.parser = new PayloadParser(limits, new Checks(limits, System::currentTimeMillis));
        this.delivery = new Delivery(store, push, figures);
        this.lookups = new Lookups(directory, limits.lookups(), this::take);
        this.slowScripts = new SlowScripts(limits.scriptsWaiting(), limits.scriptsWaitMillis(), this::beginLate);
    }

    @Override
    public CompletionStage<UplinkResult> handle(Report report) {
        Device device = directory.cached(report.deviceId());
        // A device's later reports wait behind an earlier one that still waits.
        CompletionStage<UplinkResult> result =
                device == null || lookups.isWaitingFor(report.deviceId()) ? lookups.take(report) : take(device, report);
        return result.thenApply(figures::count);
    }

    private CompletionStage<UplinkResult> take(Device device, Report report) {
        String config = device.configId();
        if (config != null && (slowScripts.isWaitingFor(config) || mayTakeLong(device))) {
            return slowScripts.take(config, device, report);
        }
        return begin(device, report);
    }

    private boolean mayTakeLong(Device device) {
        Script script = device.script();
        return script != null && codec.mayTakeLong(script);
    }

    /** With the device as it is by now: its script may have been edited meanwhile. */
    private CompletionStage<UplinkResult> beginLate(Device device, Report report) {
        Device now = directory.cached(device.id());
        return begin(now == null ? device : now, report);
    }

    private CompletionStage<UplinkResult> begin(Device device, Report report) {
        gate.readLock().lock();
        try {
            if (closed) {
                return Delivery.done(UplinkResult.RETRY);
            }
            if (!device.enabled()) {
                return Delivery.done(UplinkResult.drop("the device is disabled"));
            }
            return delivery.deliver(report.type(), device, samples(device, report));
        } catch (RefusedException e) {
            return Delivery.done(UplinkResult.drop(e.reason()));
        } finally {
            gate.readLock().unlock();
        }
    }

    private List<Sample> samples(Device device, Report report) throws RefusedException {
        Script script = device.script();
        if (script == null) {
            return parser.parse(report.payload(), report.timestamp());
        }
        DecodeResult result = codec.decode(script, device, report);
        if (result instanceof Decoded decoded) {
            return parser.parse(decoded.json(), report.timestamp());
        }
        throw new RefusedException(((DecodeResult.Failed) result).reason());
    }

    @Override
    public String part() {
        return "uplink-telemetry";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public Map<String, Number> figures() {
        Map<String, Number> all = figures.all();
        all.put("reports.waiting.for.device", lookups.waiting());
        all.put("reports.waiting.for.script", slowScripts.waiting());
        return all;
    }

    @Deactivate
    void close() {
        gate.writeLock().lock();
        closed = true;
        gate.writeLock().unlock();
        lookups.close();
        slowScripts.close();
    }
}
