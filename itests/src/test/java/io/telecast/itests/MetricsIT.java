package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Dashboard;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Promtool;
import io.telecast.itests.kit.Watcher;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a running instance tells Prometheus. */
@ExtendWith(SharedPlatform.class)
class MetricsIT {
    private static final Pattern NAME = Pattern.compile("\\b(?:telecast|jvm|process)_[a-z0-9_]+");
    private static final Pattern SERIES = Pattern.compile("(?m)^[a-z][a-z0-9_]*(?=[ {])");

    private final Platform platform;

    MetricsIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void prometheusFindsNothingToBlame() throws Exception {
        Promtool.assumeInstalled();
        Path folder = Distribution.folder("metrics");
        Path file = folder.resolve("metrics.txt");
        Files.writeString(file, metrics());
        Promtool.run(folder, file.toFile(), "check", "metrics");
    }

    @Test
    void allThatAlertsAndDashboardAskForIsTold() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report("devices/telemetry", "{\"t\":1}");
            watcher.await("the report", frame -> frame.json().has("t"));
            assertEquals(Set.of(), missing());
        }
    }

    @Test
    void aReportIsCountedOnItsWay() throws Exception {
        Demo.Device device = platform.newDevice();
        double before = figure("telecast_bus_handle_seconds_count{type=\"telemetry\"}");
        try (MqttDevice connection = platform.connect(device)) {
            connection.report("devices/telemetry", "{\"t\":1}");
        }
        Await.until(
                "it is counted",
                Await.SHORT,
                () -> figure("telecast_bus_handle_seconds_count{type=\"telemetry\"}") > before);
        assertEquals(0, figure("telecast_metrics_errors_total"));
        assertEquals(0, figure("telecast_health_problem{part=\"store\"}"));
    }

    /** What alerts and dashboard ask for and nobody tells. */
    private Set<String> missing() throws Exception {
        String rules = Files.readString(Distribution.home().resolve("examples/prometheus/telecast-alerts.yml"));
        Set<String> asked = names(
                NAME,
                Stream.concat(
                                Dashboard.shipped().expressions().stream(),
                                rules.lines().filter(line -> !line.contains("alert:")))
                        .collect(Collectors.joining("\n")));
        assertTrue(asked.size() > 50, asked::toString);
        asked.removeAll(names(SERIES, metrics()));
        return asked;
    }

    private double figure(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series));
    }

    private String metrics() {
        HttpResponse<String> response = platform.rest().get("/metrics");
        assertEquals(200, response.statusCode(), response::body);
        return response.body();
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
