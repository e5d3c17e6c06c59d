package io.telecast.metrics.internal;

import io.telecast.api.health.HealthCheck;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks every part how it is. */
final class Health {
    private Health() {}

    /** What keeps the parts from their work, by part; empty when all are well. */
    static Map<String, String> problems(Collection<HealthCheck> checks) {
        Map<String, String> problems = new TreeMap<>();
        for (HealthCheck check : checks) {
            String problem = problem(check);
            if (problem != null) {
                problems.put(part(check), problem);
            }
        }
        return problems;
    }

    static @Nullable String problem(HealthCheck check) {
        try {
            return check.problem();
        } catch (RuntimeException e) {
            return "its health check failed: " + e;
        }
    }

    static String part(HealthCheck check) {
        try {
            return check.part();
        } catch (RuntimeException e) {
            return check.getClass().getName();
        }
    }
}
