package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Histogram;
import io.telecast.api.health.Measurements;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScraperTest {
    private static final String GOOD = "telecast_good_reports_total 7.0";

    private final Scraper scraper = new Scraper(3, "1.2.3", "node-1");

    @Test
    void namesAreOfPrometheusInItsBaseUnits() {
        assertEquals(
                List.of(
                        "# HELP telecast_push_redis_file_bytes Size",
                        "# TYPE telecast_push_redis_file_bytes gauge",
                        "telecast_push_redis_file_bytes 12.0",
                        "# HELP telecast_push_redis_leases_held Held",
                        "# TYPE telecast_push_redis_leases_held gauge",
                        "telecast_push_redis_leases_held{type=\"event\"} 2.0",
                        "telecast_push_redis_leases_held{type=\"telemetry\"} 1.0",
                        "# HELP telecast_push_redis_oldest_wait_seconds Waits",
                        "# TYPE telecast_push_redis_oldest_wait_seconds gauge",
                        "telecast_push_redis_oldest_wait_seconds 0.25",
                        "# HELP telecast_push_redis_spent_seconds_total Spent",
                        "# TYPE telecast_push_redis_spent_seconds_total counter",
                        "telecast_push_redis_spent_seconds_total 3.0",
                        "# HELP telecast_push_redis_up_seconds Up",
                        "# TYPE telecast_push_redis_up_seconds gauge",
                        "telecast_push_redis_up_seconds 5.0"),
                lines("telecast_push_redis_", Part.with("push-redis", to -> {
                    to.gauge("oldest.wait.ms", "Waits", 250);
                    to.counter("spent.ms", "Spent", 3000);
                    to.gauge("up.s", "Up", 5);
                    to.gauge("leases.held", "Held", 1, "type", "telemetry");
                    to.gauge("leases.held", "Held", 2, "type", "event");
                    to.gauge("file.bytes", "Size", 12);
                })));
    }

    @Test
    void histogramsAreCumulativeAndInSeconds() {
        var times = new Histogram();
        times.record(TimeUnit.MICROSECONDS.toNanos(50));
        times.record(TimeUnit.MILLISECONDS.toNanos(4));
        times.record(TimeUnit.MILLISECONDS.toNanos(4));
        times.record(TimeUnit.MINUTES.toNanos(2));
        List<String> lines =
                lines("telecast_bus_", Part.with("bus", to -> to.histogram("wait", "W", times, "type", "t")));
        assertEquals("# TYPE telecast_bus_wait_seconds histogram", lines.get(1));
        assertEquals(Histogram.boundsMicros().length + 1, count(lines, "telecast_bus_wait_seconds_bucket{"));
        assertTrue(lines.contains("telecast_bus_wait_seconds_bucket{type=\"t\",le=\"1.0E-4\"} 1"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_bucket{type=\"t\",le=\"0.003\"} 1"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_bucket{type=\"t\",le=\"0.005\"} 3"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_bucket{type=\"t\",le=\"60.0\"} 3"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_bucket{type=\"t\",le=\"+Inf\"} 4"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_count{type=\"t\"} 4"), lines::toString);
        assertTrue(lines.contains("telecast_bus_wait_seconds_sum{type=\"t\"} 120.00805"), lines::toString);
    }

    @Test
    void healthBuildAndProcessAreTold() {
        HealthCheck defect = Part.that("defect", () -> {
            throw new IllegalStateException("defect");
        });
        List<String> lines = lines("", Part.that("mqtt", () -> "no broker"), Part.that("store", () -> null), defect);
        assertTrue(lines.contains("telecast_health_problem{part=\"mqtt\"} 1.0"), lines::toString);
        assertTrue(lines.contains("telecast_health_problem{part=\"store\"} 0.0"), lines::toString);
        assertTrue(lines.contains("telecast_health_problem{part=\"defect\"} 1.0"), lines::toString);
        assertTrue(lines.contains("telecast_build_info{instance=\"node-1\",version=\"1.2.3\"} 1"), lines::toString);
        assertTrue(count(lines, "jvm_memory_used_bytes{") > 0, lines::toString);
        assertTrue(count(lines, "process_cpu_seconds_total ") == 1, lines::toString);
        assertEquals(0, errors(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bad", "bad name", "", ".", "bad.", "a..b", "ü", "a_b", "a-b", "sent.total", "made.info"})
    void aBadNameSpoilsNothingElse(String name) {
        spoilsNothing(to -> to.gauge(name, "Bad", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "le", "__a", "type"})
    void aBadLabelSpoilsNothingElse(String label) {
        spoilsNothing(to -> to.gauge("bad", "Bad", 1, "type", "t", label, "x"));
    }

    @Test
    @SuppressWarnings("NullAway") // as a part that is compiled without it might
    void badValuesSpoilNothingElse() {
        spoilsNothing(to -> to.counter("bad", "Bad", -1));
        spoilsNothing(to -> to.counter("bad", "Bad", Double.NaN));
        spoilsNothing(to -> to.gauge("bad", "Bad", null));
        spoilsNothing(to -> to.gauge("bad", "Bad", 1, "type"));
        spoilsNothing(to -> to.gauge("bad", "Bad", 1, "type", null));
    }

    @Test
    void aPartThatFailsSpoilsNoOther() {
        spoilsNothing(to -> {
            throw new IllegalStateException("defect");
        });
        spoilsNothing(to -> {
            throw new NoClassDefFoundError("defect");
        });
    }

    @Test
    void aSeriesToldTwiceIsShownOnce() {
        HealthCheck twice = Part.with("twice", to -> {
            to.gauge("a", "A", 1, "x", "1", "y", "2");
            to.gauge("a", "A", 2, "y", "2", "x", "1");
        });
        List<String> lines = lines("", twice, good());
        assertEquals(1, count(lines, "telecast_twice_a{"));
        assertTrue(lines.contains(GOOD));
        assertEquals(1, errors(lines));
        assertEquals(2, errors(lines("", Part.with("good", good().told()), good())), "a part that is there twice");
    }

    @Test
    void whatWouldCollideInTheTextIsLeftOut() {
        HealthCheck colliding = Part.with("x", to -> {
            to.histogram("wait", "W", new Histogram());
            to.gauge("wait.seconds.count", "C", 1);
            to.gauge("a.ms", "A", 1);
            to.counter("a.s", "A", 1);
        });
        List<String> lines = lines("telecast_x_", colliding);
        assertEquals(1, count(lines, "telecast_x_wait_seconds_count "));
        assertEquals(1, count(lines, "telecast_x_a_seconds"));
        assertEquals(2, errors(lines("", Part.with("none", to -> {}))));
    }

    @Test
    void tooManySeriesOfANameAreLeftOutAndCounted() {
        HealthCheck many = Part.with("many", to -> {
            for (int i = 0; i < 5; i++) {
                to.gauge("tenants", "T", i, "tenant", "t" + i);
            }
        });
        List<String> lines = lines("", many, good());
        assertEquals(3, count(lines, "telecast_many_tenants{"));
        assertTrue(lines.contains("telecast_metrics_series_left_out 2.0"), lines::toString);
        assertTrue(lines.contains(GOOD));
        assertEquals(0, errors(lines));
    }

    @Test
    void labelValuesAreEscaped() {
        HealthCheck part = Part.with("x", to -> to.gauge("a", "A \\ \n B", 1, "type", "\"\\\n"));
        assertEquals(
                List.of(
                        "# HELP telecast_x_a A \\\\ \\n B",
                        "# TYPE telecast_x_a gauge",
                        "telecast_x_a{type=\"\\\"\\\\\\n\"} 1.0"),
                lines("telecast_x_", part));
    }

    @Test
    void aLimitOutOfRangeIsNamed() {
        for (int value : new int[] {-1, 0, 100_001}) {
            assertEquals(
                    "series.max: '" + value + "' is not in range; allowed: 1 to 100000",
                    assertThrows(IllegalArgumentException.class, () -> new Scraper(value, "1", "i"))
                            .getMessage());
        }
    }

    /** What else the part tells, and the other parts, are shown as ever. */
    private void spoilsNothing(Consumer<Measurements> bad) {
        long before = errors(lines(""));
        HealthCheck part = Part.with("part", to -> {
            to.gauge("before", "B", 1);
            bad.accept(to);
        });
        List<String> lines = lines("", part, good());
        assertTrue(lines.contains("telecast_part_before 1.0"), lines::toString);
        assertTrue(lines.contains(GOOD), lines::toString);
        assertEquals(
                3, count(lines, "telecast_part_", "# HELP telecast_part_", "# TYPE telecast_part_"), lines::toString);
        assertEquals(before + 1, errors(lines));
    }

    private static Part good() {
        return Part.with("good", to -> to.counter("reports", "Reports", 7));
    }

    private static long errors(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("telecast_metrics_errors_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static long count(List<String> lines, String... beginnings) {
        return lines.stream()
                .filter(line -> Stream.of(beginnings).anyMatch(line::startsWith))
                .count();
    }

    /** The text's lines on names that begin like this. */
    private List<String> lines(String beginning, HealthCheck... parts) {
        return PrometheusTextFormatWriter.create()
                .toDebugString(scraper.scrape(List.of(parts)))
                .lines()
                .filter(line -> line.replaceFirst("^# (HELP|TYPE) ", "").startsWith(beginning))
                .toList();
    }
}
