package io.telecast.api.health;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aTotalStandsBeforeItsLabels() {
        HealthCheck part = part(to -> {
            to.counter("closed", "Closed sockets", 2L, "reason", "idle");
            to.counter("closed", "Closed sockets", 3L, "reason", "stalled");
            to.gauge("depth", "Waiting", 7);
        });
        assertEquals(
                "{closed=5, closed.idle=2, closed.stalled=3, depth=7}",
                part.figures().toString());
    }

    @Test
    void aDurationIsInTheClassWhoseBoundItDoesNotExceed() {
        var times = new Histogram();
        times.recordMicros(1_000);
        times.recordMicros(1_001);
        times.record(-5);
        times.recordMicros(61_000_000);
        long[] expected = new long[Histogram.boundsMicros().length + 1];
        expected[0] = 1;
        expected[3] = 1;
        expected[4] = 1;
        expected[expected.length - 1] = 1;
        assertArrayEquals(expected, times.counts());
        assertEquals(61_002_001, times.sumMicros());
    }

    @Test
    void percentilesLieInTheirClass() {
        var times = new Histogram();
        assertEquals(0, times.percentileMicros(0.5));
        for (int i = 0; i < 98; i++) {
            times.recordMicros(1_500);
        }
        times.recordMicros(80_000);
        times.recordMicros(100_000_000);
        assertEquals(
                List.of(1L, 50L, 60L),
                List.of(
                        times.percentileMicros(0.5) / 1_000,
                        times.percentileMicros(0.985) / 1_000 / 50 * 50,
                        times.percentileMicros(1) / 1_000_000));
        HealthCheck part = part(to -> to.histogram("wait", "Waiting", times, "type", "event"));
        assertEquals(100L, part.figures().get("wait.event.count"));
    }

    private interface Figures {
        void tell(Measurements to);
    }

    private static HealthCheck part(Figures figures) {
        return new HealthCheck() {
            @Override
            public String part() {
                return "part";
            }

            @Override
            public @Nullable String problem() {
                return null;
            }

            @Override
            public void measure(Measurements to) {
                figures.tell(to);
            }
        };
    }
}
