package io.telecast.uplink.telemetry.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the events that watchers see: of each key the newest sample of the report. */
final class PushData {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    /** Up to here every whole number is exact and written without an exponent. */
    private static final double WHOLE_MAX = 1e15;

    private PushData() {}

    /** One event for each time, in ascending time. */
    static List<PushEvent> events(String type, Device device, List<Sample> samples) {
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

    private static PushEvent event(String type, Device device, Sample sample) {
        return new PushEvent(type, device.id(), device.tenantId(), sample.timestamp(), () -> json(sample.values()));
    }

    private static byte[] json(Map<String, Object> values) {
        var bytes = new ByteArrayOutputStream(32 * values.size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> each : values.entrySet()) {
                json.writeFieldName(each.getKey());
                write(json, each.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double number) {
            if (number == Math.rint(number) && Math.abs(number) < WHOLE_MAX) {
                json.writeNumber(number.longValue());
            } else {
                json.writeNumber(number);
            }
        } else {
            json.writeString((String) value);
        }
    }
}
