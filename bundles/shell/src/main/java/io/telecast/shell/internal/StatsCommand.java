package io.telecast.shell.internal;

import io.telecast.api.health.HealthCheck;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Shows what every part says about itself. */
@Service
@Command(scope = "telecast", name = "stats", description = "Shows the state and the figures of every part")
public final class StatsCommand extends TelecastAction {
    @Option(name = "--json", description = "Prints the figures as JSON, by part and name")
    boolean json;

    /** What a part said. */
    private record State(@Nullable String problem, Map<String, Number> figures) {}

    @Override
    public @Nullable Object execute() throws Exception {
        Map<String, State> parts = parts();
        if (json) {
            Map<String, Map<String, Number>> figures = new TreeMap<>();
            parts.forEach((part, state) -> figures.put(part, state.figures()));
            print(JsonText.of(figures));
            return null;
        }
        var table = new ShellTable().emptyTableText("no part is running");
        table.column("Part");
        table.column("Figure");
        table.column("Value").alignRight();
        parts.forEach((part, state) -> {
            table.addRow().addContent(part, state.problem() == null ? "well" : "PROBLEM: " + state.problem(), "");
            state.figures().forEach((name, value) -> table.addRow().addContent("", name, value));
        });
        table.print(System.out);
        return null;
    }

    private Map<String, State> parts() throws InvalidSyntaxException {
        Collection<ServiceReference<HealthCheck>> references = bundles.getServiceReferences(HealthCheck.class, null);
        Map<String, State> parts = new TreeMap<>();
        for (ServiceReference<HealthCheck> reference : references) {
            HealthCheck check = bundles.getService(reference);
            if (check != null) {
                parts.put(check.part(), state(check));
                bundles.ungetService(reference);
            }
        }
        return parts;
    }

    /** One part that fails to say how it is must not hide the others. */
    private static State state(HealthCheck check) {
        try {
            return new State(check.problem(), check.figures());
        } catch (RuntimeException e) {
            return new State("it cannot say how it is: " + e, Map.of());
        }
    }
}
