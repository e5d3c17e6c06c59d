package io.telecast.rest.internal;

import io.telecast.api.device.Device;
import io.telecast.api.store.DataPoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Data points as the API shows them. */
final class Points {
    /** Up to here every integral double has an exact long. */
    private static final double EXACT = 9e15;

    private Points() {}

    static List<Map<String, Object>> of(Device device, List<DataPoint> points) {
        return points.stream().map(point -> form(device, point)).toList();
    }

    private static Map<String, Object> form(Device device, DataPoint point) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("device_id", device.id());
        form.put("key", point.key());
        form.put("ts", Instant.ofEpochMilli(point.timestamp()).toString());
        form.put("tenant_id", device.tenantId());
        form.put("value", plain(point.value()));
        return form;
    }

    /** Whole numbers without a point, as on the sockets. */
    private static Object plain(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < EXACT) {
            return number.longValue();
        }
        return value;
    }
}
