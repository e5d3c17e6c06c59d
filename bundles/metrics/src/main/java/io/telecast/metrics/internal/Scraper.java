package io.telecast.metrics.internal;

import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Asks all parts for their figures, anew each time. Any thread. */
final class Scraper {
    private static final Pattern PART = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final int seriesMax;
    private final InfoSnapshot build;
    private final JvmFigures jvm = new JvmFigures();
    private final Faults faults = new Faults();

    Scraper(int seriesMax, String version, String instance) {
        if (seriesMax < 1 || seriesMax > 100_000) {
            throw new IllegalArgumentException("series.max: '" + seriesMax + "' is not in range; allowed: 1 to 100000");
        }
        this.seriesMax = seriesMax;
        this.build = InfoSnapshot.builder()
                .name("telecast_build")
                .help("What runs here")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version, "instance", instance))
                        .build())
                .build();
    }

    MetricSnapshots scrape(Collection<HealthCheck> checks) {
        var families = new Families(seriesMax);
        tellHealth(checks, new PartFigures(families, faults, "health"));
        checks.forEach(check -> measure(check, families));
        var own = new PartFigures(families, faults, "metrics");
        own.gauge("series.left.out", "Series of this scrape left out, as their name has too many", families.leftOut());
        own.counter("errors", "Figures that could not be shown; the log says which", faults.count());
        List<MetricSnapshot> all = new ArrayList<>(families.snapshots());
        jvm.snapshots().forEach(all::add);
        all.add(build);
        return new MetricSnapshots(all);
    }

    private static void tellHealth(Collection<HealthCheck> checks, Measurements to) {
        Map<String, Boolean> problems = new TreeMap<>();
        checks.forEach(check -> problems.merge(Health.part(check), Health.problem(check) != null, Boolean::logicalOr));
        problems.forEach((part, problem) ->
                to.gauge("problem", "1 if the part cannot do its work", problem ? 1 : 0, "part", part));
    }

    private void measure(HealthCheck check, Families families) {
        String part = Health.part(check);
        try {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException(
                        "part: '" + part + "' is not valid; allowed: words of a-z 0-9 with -");
            }
            check.measure(new PartFigures(families, faults, part));
        } catch (RuntimeException | LinkageError e) {
            faults.note(part, "it failed to tell them", e);
        }
    }
}
