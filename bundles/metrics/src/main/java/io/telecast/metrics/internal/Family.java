package io.telecast.metrics.internal;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All series of one name. */
final class Family {
    /** How they are to be read, with the names that they appear under. */
    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        HISTOGRAM("_bucket", "_count", "_sum");

        private final List<String> endings;

        Kind(String... endings) {
            this.endings = List.of(endings);
        }

        List<String> names(String family) {
            return endings.stream().map(family::concat).toList();
        }
    }

    private final Kind kind;
    private final MetricMetadata metadata;
    private final Map<Labels, DataPointSnapshot> points = new LinkedHashMap<>();

    Family(Kind kind, MetricMetadata metadata) {
        this.kind = kind;
        this.metadata = metadata;
    }

    boolean is(Kind other) {
        return kind == other;
    }

    int size() {
        return points.size();
    }

    /** Whether it had no point with these labels. */
    boolean add(DataPointSnapshot point) {
        return points.putIfAbsent(point.getLabels(), point) == null;
    }

    MetricSnapshot snapshot() {
        return switch (kind) {
            case COUNTER -> new CounterSnapshot(metadata, points(CounterDataPointSnapshot.class));
            case GAUGE -> new GaugeSnapshot(metadata, points(GaugeDataPointSnapshot.class));
            case HISTOGRAM -> new HistogramSnapshot(metadata, points(HistogramDataPointSnapshot.class));
        };
    }

    private <T> List<T> points(Class<T> type) {
        return points.values().stream().map(type::cast).toList();
    }
}
