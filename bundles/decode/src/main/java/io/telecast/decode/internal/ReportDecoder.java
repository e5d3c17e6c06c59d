package io.telecast.decode.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import io.telecast.api.script.Codec;
import io.telecast.api.script.DecodeResult;
import io.telecast.api.script.Script;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes reports: looks the device up, runs its script, reads and checks what came of it. */
@Component(configurationPid = "io.telecast.decode")
@Designate(ocd = DecodeConfig.class)
public final class ReportDecoder implements Decoder, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReportDecoder.class);
    /** Longer than a script may run, and than its engine takes to start. */
    private static final long READ_SECONDS = 10;

    private final DeviceDirectory directory;
    private final Codec codec;
    private final PayloadParser parser;
    private final Lookups lookups;
    private final SlowScripts slowScripts;
    private final Histogram reading = new Histogram();
    private final Outcomes outcomes = new Outcomes();
    /** Held while a report is read, so that none is read by a script engine that is going away. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile boolean closed;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Tracer tracer;

    @Activate
    public ReportDecoder(
            @Reference DeviceDirectory directory,
            @Reference Codec codec,
            DecodeConfig config,
            Map<String, ?> properties) {
        this(directory, codec, Limits.of(config, properties));
    }

    ReportDecoder(DeviceDirectory directory, Codec codec, Limits limits) {
        this.directory = directory;
        this.codec = codec;
        this.parser = new PayloadParser(limits, new Checks(limits, System::currentTimeMillis));
        this.lookups = new Lookups(directory, limits.lookups(), this::take, outcomes);
        this.slowScripts =
                new SlowScripts(limits.scriptsWaiting(), limits.scriptsWaitMillis(), this::readLate, outcomes);
    }

    @Override
    public CompletionStage<Decoded> decode(Report report) {
        Device device = directory.cached(report.deviceId());
        // A device's later reports wait behind an earlier one that still waits.
        return device == null || lookups.isWaitingFor(report.deviceId()) ? lookups.take(report) : take(device, report);
    }

    private CompletionStage<Decoded> take(Device device, Report report) {
        String config = device.configId();
        if (config != null && (slowScripts.isWaitingFor(config) || mayTakeLong(device))) {
            return slowScripts.take(config, device, report);
        }
        return CompletableFuture.completedStage(read(device, report));
    }

    private boolean mayTakeLong(Device device) {
        Script script = device.script();
        return script != null && codec.mayTakeLong(script);
    }

    /** With the device as it is by now: its script may have been edited meanwhile. */
    private Decoded readLate(Device device, Report report) {
        Device now = directory.cached(device.id());
        return read(now == null ? device : now, report);
    }

    private Decoded read(Device device, Report report) {
        long begun = System.nanoTime();
        Decoded decoded = values(device, report);
        long nanos = System.nanoTime() - begun;
        reading.record(nanos);
        trace(report, decoded, nanos);
        return decoded;
    }

    private void trace(Report report, Decoded decoded, long nanos) {
        Tracer present = tracer;
        if (present != null && present.follows(report.deviceId())) {
            String what = decoded instanceof Decoded.Values values
                    ? values.samples().size() + " samples"
                    : "not usable: " + ((Decoded.Unusable) decoded).result();
            present.passed(report.deviceId(), report.received(), "decoded", what + ", took " + nanos / 1_000 + " us");
        }
    }

    private Decoded values(Device device, Report report) {
        gate.readLock().lock();
        try {
            if (closed) {
                return Outcomes.RETRY;
            }
            if (!device.enabled()) {
                return outcomes.drop(Drop.DEVICE_DISABLED, "the device is disabled");
            }
            return outcomes.values(device, samples(device, report));
        } catch (RefusedException e) {
            return outcomes.drop(e.code(), e.reason());
        } catch (RuntimeException defect) { // of a script engine, or ours: the report is what it costs
            return closed ? Outcomes.RETRY : outcomes.defect(defect);
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
        if (result instanceof DecodeResult.Decoded decoded) {
            return parser.parse(decoded.json(), report.timestamp());
        }
        throw new RefusedException(Drop.SCRIPT_FAILED, ((DecodeResult.Failed) result).reason());
    }

    @Override
    public byte[] json(Map<String, Object> values) {
        return ValueWriter.json(values);
    }

    @Override
    public String part() {
        return "decode";
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public void measure(Measurements to) {
        outcomes.measure(to);
        to.histogram("read", "Making values of a report, its script included", reading);
        to.gauge("reports.waiting.for.device", "Reports whose device is being looked up", lookups.waiting());
        to.gauge(
                "reports.waiting.for.script", "Reports that wait for a script beside the lanes", slowScripts.waiting());
    }

    /** What was not read is to be submitted again. */
    @Deactivate
    void close() {
        closed = true;
        awaitReads();
        lookups.close();
        slowScripts.close();
    }

    /** No report shall be read with parts that are gone; a script that never ends must not keep bundles from leaving. */
    private void awaitReads() {
        try {
            if (gate.writeLock().tryLock(READ_SECONDS, TimeUnit.SECONDS)) {
                gate.writeLock().unlock();
            } else {
                LOG.warn("A report is still being read after {} s; nobody waits for it any more", READ_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
