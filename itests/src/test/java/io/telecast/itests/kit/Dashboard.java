package io.telecast.itests.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboard that is shipped, as Grafana reads it. */
public final class Dashboard {
    private static final String SHIPPED = "examples/grafana/telecast.json";
    private static final int COLUMNS = 24;
    private static final String DATASOURCE = "{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}";
    private static final Set<String> PANELS = Set.of("row", "stat", "timeseries", "heatmap", "state-timeline");

    private final JsonNode json;

    private Dashboard(JsonNode json) {
        this.json = json;
    }

    /** Reads it from the distribution. */
    public static Dashboard shipped() {
        try {
            return of(Files.readString(Distribution.home().resolve(SHIPPED)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dashboard of(String text) {
        return new Dashboard(Json.read(text));
    }

    /** Its questions to Prometheus, with values in the place of Grafana's variables. */
    public List<String> expressions() {
        return targets()
                .map(target -> target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replace("$instance", ".*"))
                .toList();
    }

    /** What Grafana would not show, or not as it is meant; empty when all is well. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        check(faults, json.path("schemaVersion").asInt() >= 36, "schemaVersion is older than Grafana 10's first");
        check(faults, json.path("uid").asText().matches("[A-Za-z0-9_-]{1,40}"), "no uid");
        check(faults, !json.path("title").asText().isEmpty(), "no title");
        check(faults, !json.has("id"), "id belongs to one Grafana");
        variables(faults);
        List<JsonNode> panels = panels();
        check(faults, panels.size() > 20, "only " + panels.size() + " panels");
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : panels) {
            String title = panel.path("title").asText();
            check(faults, ids.add(panel.path("id").asInt(-1)), title + ": its id is not its own");
            check(faults, PANELS.contains(panel.path("type").asText()), title + ": type " + panel.path("type"));
            check(faults, !title.isEmpty(), "a panel has no title");
            if (!panel.path("type").asText().equals("row")) {
                check(faults, panel.path("description").asText().length() > 3, title + ": no description");
                check(faults, panel.path("datasource").toString().equals(DATASOURCE), title + ": datasource");
                check(faults, panel.at("/fieldConfig/defaults").isObject(), title + ": no fieldConfig");
                targets(faults, title, panel.path("targets"));
            }
        }
        positions(faults, panels);
        return faults;
    }

    private void variables(List<String> faults) {
        Set<String> names = new HashSet<>();
        for (JsonNode variable : json.at("/templating/list")) {
            names.add(
                    variable.path("name").asText() + " " + variable.path("type").asText());
        }
        check(faults, names.equals(Set.of("datasource datasource", "instance query")), "variables: " + names);
    }

    private static void targets(List<String> faults, String title, JsonNode targets) {
        check(faults, !targets.isEmpty(), title + ": no targets");
        Set<String> references = new HashSet<>();
        for (JsonNode target : targets) {
            check(faults, references.add(target.path("refId").asText()), title + ": refId is not its own");
            check(faults, target.path("datasource").toString().equals(DATASOURCE), title + ": datasource of a target");
            check(
                    faults,
                    target.path("expr").asText().contains("instance=~\"$instance\""),
                    title + ": not by instance");
        }
    }

    private static void positions(List<String> faults, List<JsonNode> panels) {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : panels) {
            String title = panel.path("title").asText();
            int x = panel.at("/gridPos/x").asInt(-1);
            int y = panel.at("/gridPos/y").asInt(-1);
            int right = x + panel.at("/gridPos/w").asInt();
            int bottom = y + panel.at("/gridPos/h").asInt();
            check(faults, x >= 0 && x < right && right <= COLUMNS && y >= 0 && y < bottom, title + ": out of the grid");
            for (int column = x; column < right; column++) {
                for (int line = y; line < bottom; line++) {
                    check(faults, taken.add(column + "," + line), title + ": lies on another panel");
                }
            }
        }
    }

    private List<JsonNode> panels() {
        return children(json.path("panels")).toList();
    }

    private Stream<JsonNode> targets() {
        return panels().stream().flatMap(panel -> children(panel.path("targets")));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static void check(List<String> faults, boolean good, String fault) {
        if (!good && !faults.contains(fault)) {
            faults.add(fault);
        }
    }
}
