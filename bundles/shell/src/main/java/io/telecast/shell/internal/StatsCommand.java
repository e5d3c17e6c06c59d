package io.telecast.shell.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Shows what every part says about itself. */
@Service
@Command(scope = "telecast", name = "stats", description = "Shows the state and the figures of every part")
public final class StatsCommand extends TelecastAction {
    @Completion(PartCompleter.class)
    @Argument(name = "part", description = "One part, such as bus or store, with all its figures")
    @Nullable
    String part;

    @Completion(MoreCompleter.class)
    @Argument(index = 1, name = "options", description = MORE, multiValued = true)
    List<String> more = List.of();

    @Option(name = "--all", description = "Also shows figures that are 0")
    boolean all;

    @Option(name = "--json", description = "Prints all figures as JSON, by part and name")
    boolean json;

    @Override
    void run() throws Exception {
        Map<String, Parts.State> parts = Parts.all(bundles);
        if (part != null && parts.keySet().retainAll(Set.of(part)) && parts.isEmpty()) {
            throw new CommandFailedException("no part '" + part + "' is running; allowed: "
                    + String.join(", ", Parts.all(bundles).keySet()));
        }
        if (json) {
            Map<String, Map<String, Number>> figures = new TreeMap<>();
            parts.forEach((name, state) -> figures.put(name, state.figures()));
            printJson(figures);
            return;
        }
        var table = new Table("no part is running", "Part", "Figure", ">Value");
        parts.forEach((name, state) -> rows(table, name, state));
        print(table);
    }

    private void rows(Table table, String name, Parts.State state) {
        table.row(name, state.problem() == null ? "well" : "PROBLEM: " + state.problem(), "");
        state.figures().forEach((figure, value) -> {
            if (all || part != null || value.doubleValue() != 0) {
                table.row("", figure, Figure.text(figure, value));
            }
        });
    }
}
