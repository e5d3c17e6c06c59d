package io.telecast.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.health.HealthCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {

    @Test
    void healthyPartsAreNotNamed() {
        assertEquals(Map.of(), Health.problems(List.of(Part.that("store", () -> null), Part.that("mqtt", () -> null))));
    }

    @Test
    void aPartWithAProblemIsNamed() {
        List<HealthCheck> checks = List.of(Part.that("store", () -> null), Part.that("mqtt", () -> "no connection"));
        assertEquals(Map.of("mqtt", "no connection"), Health.problems(checks));
    }

    @Test
    void aCheckThatFailsIsAProblemOfItsPartAlone() {
        HealthCheck broken = Part.that("store", () -> {
            throw new IllegalStateException("closed");
        });
        assertEquals(
                Map.of("store", "its health check failed: java.lang.IllegalStateException: closed"),
                Health.problems(List.of(broken, Part.that("mqtt", () -> null))));
    }
}
