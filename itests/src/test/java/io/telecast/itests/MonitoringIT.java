package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Dashboard;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Promtool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that are shipped for Prometheus and Grafana, checked by Prometheus's own tool. Nothing is started. */
class MonitoringIT {
    private static final String ALERTS_TEST = "telecast-alerts-test.yml";

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        Path folder = shipped();
        Files.writeString(folder.resolve("telecast.token"), "0123456789abcdef");
        Promtool.run(folder, "check", "config", "prometheus.yml");
    }

    @Test
    void eachAlertFiresWhenItMustAndOnlyThen() throws Exception {
        Path folder = shipped();
        Promtool.run(folder, "check", "rules", "telecast-alerts.yml");
        try (InputStream test = MonitoringIT.class.getResourceAsStream("/prometheus/" + ALERTS_TEST)) {
            Files.copy(test, folder.resolve(ALERTS_TEST));
        }
        Promtool.run(folder, "test", "rules", ALERTS_TEST);
    }

    @Test
    void grafanaTakesTheDashboard() {
        assertEquals(List.of(), Dashboard.shipped().faults());
    }

    @Test
    void prometheusUnderstandsTheDashboard() throws Exception {
        List<Map<String, String>> rules = new ArrayList<>();
        for (String expression : Dashboard.shipped().expressions()) {
            rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression));
        }
        Path folder = Distribution.folder("dashboard");
        Files.writeString(
                folder.resolve("dashboard.yml"),
                Json.object("groups", List.of(Map.of("name", "dashboard", "rules", rules))));
        Promtool.run(folder, "check", "rules", "dashboard.yml");
    }

    /** A copy of the examples for Prometheus. */
    private static Path shipped() throws IOException {
        Path folder = Distribution.folder("prometheus");
        try (Stream<Path> files = Files.list(Distribution.home().resolve("examples/prometheus"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }
}
