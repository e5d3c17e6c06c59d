package io.telecast.shell.internal;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Says what {@code /health/ready} says, and which parts are well. */
@Service
@Command(scope = "telecast", name = "health", description = "Shows whether this instance is ready")
public final class HealthCommand extends TelecastAction {
    @Option(name = "--json", description = "Prints JSON")
    boolean json;

    @Override
    void run() throws Exception {
        Map<String, @Nullable String> parts = Parts.problems(bundles);
        Map<String, @Nullable String> problems = new TreeMap<>(parts);
        problems.values().removeIf(Objects::isNull);
        if (json) {
            printJson(Json.object("ready", problems.isEmpty(), "problems", problems, "parts", parts.keySet()));
        } else {
            var table = new Table("no part is running", "Part", "State");
            parts.forEach((part, problem) -> table.row(part, problem == null ? "well" : "PROBLEM: " + problem));
            print(table);
        }
        if (!problems.isEmpty()) {
            throw new CommandFailedException("not ready: " + String.join(", ", problems.keySet()));
        }
        if (!json) {
            print("Ready");
        }
    }
}
