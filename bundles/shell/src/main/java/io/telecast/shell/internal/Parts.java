package io.telecast.shell.internal;

import io.telecast.api.health.HealthCheck;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What every part says about itself. */
final class Parts {
    /** What one said: why it does not work, null when it does, and its figures. */
    record State(@Nullable String problem, Map<String, Number> figures) {}

    private Parts() {}

    static Map<String, State> all(BundleContext bundles) {
        Map<String, State> parts = new TreeMap<>();
        try {
            for (ServiceReference<HealthCheck> reference : bundles.getServiceReferences(HealthCheck.class, null)) {
                HealthCheck check = bundles.getService(reference);
                if (check != null) {
                    parts.put(check.part(), state(check));
                    bundles.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
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
