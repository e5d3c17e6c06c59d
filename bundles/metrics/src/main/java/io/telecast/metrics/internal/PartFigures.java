package io.telecast.metrics.internal;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Unit;
import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Takes the figures of one part under the names of Prometheus, in its base units. A figure that is wrong fails alone. */
final class PartFigures implements Measurements {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(\\.[a-z0-9]+)*");
    private static final double MICROS = 1_000_000;
    private static final double[] BOUNDS = bounds();

    private final Families families;
    private final Faults faults;
    private final String part;

    PartFigures(Families families, Faults faults, String part) {
        this.families = families;
        this.faults = faults;
        this.part = part;
    }

    /** A name of Prometheus, and how many of the figure's own units make one of its. */
    private record Named(MetricMetadata metadata, double divisor) {}

    @Override
    public void counter(String name, String help, Number value, String... labels) {
        guarded(name, () -> {
            if (!(value.doubleValue() >= 0)) {
                throw new IllegalArgumentException("value: " + value + " is not valid; allowed: 0 and above");
            }
            Named named = named(name, help);
            families.add(
                    Family.Kind.COUNTER,
                    named.metadata,
                    new CounterDataPointSnapshot(value.doubleValue() / named.divisor, labels(labels), null, 0));
        });
    }

    @Override
    public void gauge(String name, String help, Number value, String... labels) {
        guarded(name, () -> {
            Named named = named(name, help);
            families.add(
                    Family.Kind.GAUGE,
                    named.metadata,
                    new GaugeDataPointSnapshot(value.doubleValue() / named.divisor, labels(labels), null));
        });
    }

    @Override
    public void histogram(String name, String help, Histogram times, String... labels) {
        guarded(name, () -> {
            var buckets = ClassicHistogramBuckets.of(BOUNDS, times.counts());
            families.add(
                    Family.Kind.HISTOGRAM,
                    named(name + ".s", help).metadata,
                    new HistogramDataPointSnapshot(
                            buckets, times.sumMicros() / MICROS, labels(labels), Exemplars.EMPTY, 0));
        });
    }

    private void guarded(String name, Runnable figure) {
        try {
            figure.run();
        } catch (RuntimeException e) {
            faults.note(part, "'" + name + "'", e);
        }
    }

    private Named named(String name, String help) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' is not valid; allowed: words of a-z 0-9 with dots");
        }
        String full = "telecast." + part.replace('-', '.') + "." + name;
        String stem = full.substring(0, full.lastIndexOf('.') + 1);
        return switch (full.substring(stem.length())) {
            case "ms" -> named(stem + "seconds", help, Unit.SECONDS, 1000);
            case "s" -> named(stem + "seconds", help, Unit.SECONDS, 1);
            case "bytes" -> named(full, help, Unit.BYTES, 1);
            default -> new Named(new MetricMetadata(full.replace('.', '_'), help), 1);
        };
    }

    private static Named named(String name, String help, Unit unit, double divisor) {
        return new Named(new MetricMetadata(name.replace('.', '_'), help, unit), divisor);
    }

    private static Labels labels(String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!PrometheusNaming.isValidLegacyLabelName(labels[i]) || labels[i].equals("le")) {
                throw new IllegalArgumentException("label: '" + labels[i] + "' is not valid");
            }
        }
        // The library would notice a null only when it writes, too late for the others.
        return Labels.of(List.of(labels).toArray(String[]::new));
    }

    private static double[] bounds() {
        long[] micros = Histogram.boundsMicros();
        double[] seconds =
                Arrays.copyOf(Arrays.stream(micros).mapToDouble(m -> m / MICROS).toArray(), micros.length + 1);
        seconds[micros.length] = Double.POSITIVE_INFINITY;
        return seconds;
    }
}
