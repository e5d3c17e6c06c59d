package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void healthyPartsAreNotNamed() {
        assertEquals(Map.of(), Health.problems(List.of(check("store", () -> null), check("mqtt", () -> null))));
    }

    @Test
    void aPartWithAProblemIsNamed() {
        List<HealthCheck> checks = List.of(check("store", () -> null), check("mqtt", () -> "no connection"));
        assertEquals(Map.of("mqtt", "no connection"), Health.problems(checks));
    }

    @Test
    void aCheckThatFailsIsAProblemOfItsPartAlone() {
        HealthCheck broken = check("store", () -> {
            throw new IllegalStateException("closed");
        });
        assertEquals(
                Map.of("store", "its health check failed: java.lang.IllegalStateException: closed"),
                Health.problems(List.of(broken, check("mqtt", () -> null))));
    }

    private static HealthCheck check(String part, Supplier<@Nullable String> problem) {
        return new HealthCheck() {
            @Override
            public String part() {
                return part;
            }

            @Override
            public @Nullable String problem() {
                return problem.get();
            }

            @Override
            public void measure(Measurements to) {
                // None.
            }
        };
    }
}
