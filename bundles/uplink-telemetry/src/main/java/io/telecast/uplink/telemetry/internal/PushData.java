package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the events that watchers see: of each key the newest sample of the report. */
final class PushData {
    private final Decoder decoder;

    PushData(Decoder decoder) {
        this.decoder = decoder;
    }

    /** One event for each time, in ascending time. */
    List<PushEvent> events(String type, Device device, List<Sample> samples) {
        if (samples.size() == 1) {
            return List.of(event(type, device, samples.get(0)));
        }
        List<PushEvent> events = new ArrayList<>();
        Set<String> newer = new HashSet<>();
        for (int i = samples.size() - 1; i >= 0; i--) {
            Map<String, Object> newest = new LinkedHashMap<>(samples.get(i).values());
            newest.keySet().removeAll(newer);
            if (!newest.isEmpty()) {
                newer.addAll(newest.keySet());
                events.add(event(type, device, new Sample(samples.get(i).timestamp(), newest)));
            }
        }
        Collections.reverse(events);
        return events;
    }

    private PushEvent event(String type, Device device, Sample sample) {
        return new PushEvent(
                type, device.id(), device.tenantId(), sample.timestamp(), () -> decoder.json(sample.values()));
    }
}
