package io.telecast.metrics.internal;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The figures of one scrape. Whatever would make its text invalid is refused with an {@link IllegalArgumentException}. */
final class Families {
    private final int seriesMax;
    private final Map<String, Family> families = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private int leftOut;

    Families(int seriesMax) {
        this.seriesMax = seriesMax;
    }

    void add(Family.Kind kind, MetricMetadata metadata, DataPointSnapshot point) {
        Family family = family(kind, metadata);
        if (family.size() >= seriesMax) {
            leftOut++;
        } else if (!family.add(point)) {
            throw new IllegalArgumentException(metadata.getName() + point.getLabels() + " is told twice");
        }
    }

    /** Two names may be different and yet have a series in common, such as the count of a histogram. */
    private Family family(Family.Kind kind, MetricMetadata metadata) {
        String name = metadata.getPrometheusName();
        Family family = families.get(name);
        if (family != null && family.is(kind)) {
            return family;
        }
        List<String> wanted = kind.names(name);
        if (family != null || wanted.stream().anyMatch(names::contains)) {
            throw new IllegalArgumentException(name + " is the name of something else already");
        }
        names.addAll(wanted);
        Family added = new Family(kind, metadata);
        families.put(name, added);
        return added;
    }

    int leftOut() {
        return leftOut;
    }

    List<MetricSnapshot> snapshots() {
        return families.values().stream().map(Family::snapshot).toList();
    }
}
