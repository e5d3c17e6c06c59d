package io.telecast.uplink.event.internal;

import io.telecast.api.uplink.UplinkResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Figures {
    private final LongAdder ok = new LongAdder();
    private final LongAdder retry = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    UplinkResult count(UplinkResult result) {
        if (result instanceof UplinkResult.Ok) {
            ok.increment();
        } else if (result instanceof UplinkResult.Retry) {
            retry.increment();
        } else {
            dropped.increment();
        }
        return result;
    }

    Map<String, Number> all() {
        Map<String, Number> all = new LinkedHashMap<>();
        all.put("reports.stored", ok.sum());
        all.put("reports.retried", retry.sum());
        all.put("reports.refused", dropped.sum());
        return all;
    }
}
