package io.telecast.api.uplink;

import io.telecast.api.store.DataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values of one time.
 *
 * @param timestamp milliseconds since 1970
 * @param values a {@link Boolean}, a finite {@link Double} or a {@link String} by key, in the order of the report; objects
 *     and lists as their JSON text. Without nulls
 */
public record Sample(long timestamp, Map<String, Object> values) {

    /**
     * The values as stores take them.
     *
     * @return a point for each, in the order of the report
     */
    public List<DataPoint> points() {
        List<DataPoint> points = new ArrayList<>(values.size());
        values.forEach((key, value) -> points.add(new DataPoint(key, timestamp, value)));
        return points;
    }
}
