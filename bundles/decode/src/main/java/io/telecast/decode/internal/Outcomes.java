package io.telecast.decode.internal;

import io.telecast.api.device.Device;
import io.telecast.api.health.Measurements;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoded.Unusable;
import io.telecast.api.uplink.Decoded.Values;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what a report came to, and counts it. */
final class Outcomes {
    static final Decoded RETRY = new Unusable(UplinkResult.RETRY);

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final LongAdder decoded = new LongAdder();
    private final LongAdder refused = new LongAdder();

    Decoded values(Device device, List<Sample> samples) {
        decoded.increment();
        return new Values(device, samples);
    }

    Decoded drop(String code, String reason) {
        refused.increment();
        return new Unusable(UplinkResult.drop(code, reason));
    }

    Decoded defect(RuntimeException defect) {
        LOG.error("A report could not be decoded, by a defect", defect);
        return drop(Drop.HANDLER_FAILED, "decoding failed: " + defect.getClass().getName());
    }

    void measure(Measurements to) {
        to.counter("reports.decoded", "Reports that were decoded", decoded.sum());
        to.counter("reports.refused", "Reports that could not be decoded", refused.sum());
    }
}
