package io.telecast.shell.internal;

import io.telecast.api.health.HealthCheck;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What every part says about itself. One part that fails to say how it is must not hide the others. */
final class Parts {
    private static final String SPEECHLESS = "it cannot say how it is: ";

    /** What one said: why it does not work, null when it does, and its figures. */
    record State(@Nullable String problem, Map<String, Number> figures) {}

    private Parts() {}

    static Map<String, State> all(BundleContext bundles) {
        Map<String, State> parts = new TreeMap<>();
        ask(bundles, (part, check) -> parts.put(part, state(check)));
        return parts;
    }

    /** Why each part cannot do its work, null for those that can. Their figures are not asked for. */
    static Map<String, @Nullable String> problems(BundleContext bundles) {
        Map<String, @Nullable String> problems = new TreeMap<>();
        ask(bundles, (part, check) -> problems.put(part, problem(check)));
        return problems;
    }

    private static void ask(BundleContext bundles, BiConsumer<String, HealthCheck> question) {
        try {
            for (ServiceReference<HealthCheck> reference : bundles.getServiceReferences(HealthCheck.class, null)) {
                HealthCheck check = bundles.getService(reference);
                if (check != null) {
                    question.accept(check.part(), check);
                    bundles.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static State state(HealthCheck check) {
        try {
            return new State(check.problem(), check.figures());
        } catch (RuntimeException e) {
            return new State(SPEECHLESS + e, Map.of());
        }
    }

    private static @Nullable String problem(HealthCheck check) {
        try {
            return check.problem();
        } catch (RuntimeException e) {
            return SPEECHLESS + e;
        }
    }
}
