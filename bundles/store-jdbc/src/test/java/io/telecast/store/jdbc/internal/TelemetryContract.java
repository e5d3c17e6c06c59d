package io.telecast.store.jdbc.internal;

import static io.telecast.store.jdbc.internal.Store.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.store.DataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for telemetry in every database. */
abstract class TelemetryContract {
    private static final long T = 1_700_000_000_123L;

    /** A store on an empty database. */
    abstract Store store();

    @Test
    void typesAndTimesAreKept() {
        List<DataPoint> points = List.of(
                new DataPoint("a", T, 28.5),
                new DataPoint("b", T + 1, true),
                new DataPoint("c", T + 2, "warm ☀ \" ' \\ {},NULL"),
                new DataPoint("d", T, ""),
                new DataPoint("e", T, -1.5e300),
                new DataPoint("f", T, Double.MIN_VALUE));
        assertTrue(get(store().telemetry.append("t1", "dev", points)));
        assertEquals(points, get(store().telemetry.current("dev")));
        assertEquals(
                List.of(points.get(1), points.get(2)), get(store().telemetry.current("dev", List.of("c", "b", "zz"))));
        assertEquals(List.of(points.get(2)), get(store().telemetry.history("dev", "c", T + 2, T + 2, 10)));
        assertEquals(List.of(), get(store().telemetry.current("other")));
        assertTrue(get(store().telemetry.append("t1", "dev", List.of())));
    }

    @Test
    void anOlderTimeNeverReplacesTheCurrentValue() {
        append("dev", new DataPoint("k", T, 2.0));
        append("dev", new DataPoint("k", T - 1, 1.0));
        assertEquals(List.of(new DataPoint("k", T, 2.0)), get(store().telemetry.current("dev")));
        append("dev", new DataPoint("k", T, 3.0));
        assertEquals(List.of(new DataPoint("k", T, 3.0)), get(store().telemetry.current("dev")));
        // Within one batch, too.
        append("dev", new DataPoint("k", T + 9, 9.0), new DataPoint("k", T + 5, 5.0), new DataPoint("k", T + 7, "x"));
        assertEquals(
                List.of(new DataPoint("k", T + 9, 9.0)), get(store().telemetry.current("dev")));
        assertEquals(
                5,
                get(store().telemetry.history("dev", "k", 0, Long.MAX_VALUE, 100))
                        .size());
    }

    @Test
    void aRepetitionIsOneRowAndAnotherValueReplacesIt() {
        append("dev", new DataPoint("k", T, 1.0), new DataPoint("s", T, "one"));
        append("dev", new DataPoint("k", T, 1.0), new DataPoint("s", T, "one"));
        assertEquals(2, store().figure("points.written"));
        assertEquals(2, store().figure("points.duplicate"));
        assertEquals(0, store().figure("points.changed"));
        append("dev", new DataPoint("k", T, true), new DataPoint("s", T, "one"));
        assertEquals(1, store().figure("points.changed"));
        assertEquals(3, store().figure("points.duplicate"));
        assertEquals(
                List.of(new DataPoint("k", T, true)), get(store().telemetry.history("dev", "k", 0, Long.MAX_VALUE, 9)));
    }

    @Test
    void whatOneReportSaysTwiceOfOneTimeIsCounted() {
        append("dev", new DataPoint("k", T, 1.0), new DataPoint("k", T, 2.0), new DataPoint("k", T, 2.0));
        assertEquals(1, store().figure("points.written"));
        assertEquals(1, store().figure("points.changed"));
        assertEquals(1, store().figure("points.duplicate"));
        DataPoint last = new DataPoint("k", T, 2.0);
        assertEquals(List.of(last), get(store().telemetry.history("dev", "k", 0, Long.MAX_VALUE, 9)));
        assertEquals(List.of(last), get(store().telemetry.current("dev")));
    }

    @Test
    void theLastOfEqualTimesWinsWhateverTheBatches() {
        List<CompletableFuture<Boolean>> stages = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            stages.add(store().telemetry
                    .append("t1", "dev", List.of(new DataPoint("k", T, (double) i), new DataPoint("n", T + i, (double)
                            i)))
                    .toCompletableFuture());
        }
        stages.forEach(stage -> assertTrue(get(stage)));
        assertEquals(
                1999.0,
                get(store().telemetry.current("dev", List.of("k"))).get(0).value());
        assertEquals(
                1999.0,
                get(store().telemetry.current("dev", List.of("n"))).get(0).value());
        assertEquals(
                2000,
                get(store().telemetry.history("dev", "n", 0, Long.MAX_VALUE, 10_000))
                        .size());
    }

    @Test
    void aRefusedReportFailsAlone() throws Exception {
        List<CompletableFuture<Boolean>> good = new ArrayList<>();
        List<CompletableFuture<Boolean>> bad = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            good.add(store().telemetry
                    .append("t1", "good" + i % 7, List.of(new DataPoint("k" + i, T, (double) i)))
                    .toCompletableFuture());
            if (i % 100 == 50) {
                bad.add(store().telemetry
                        .append("t1", "good" + i % 7, List.of(new DataPoint("x".repeat(256), T, 1.0)))
                        .toCompletableFuture());
            }
        }
        for (CompletableFuture<Boolean> stage : good) {
            assertTrue(stage.get(20, TimeUnit.SECONDS));
        }
        for (CompletableFuture<Boolean> stage : bad) {
            Exception e = assertThrows(Exception.class, () -> stage.get(20, TimeUnit.SECONDS));
            assertTrue(e.getMessage().contains("The database refuses the report: "), e.getMessage());
        }
        assertEquals(300, store().figure("points.written"));
    }

    @Test
    void afterAStopNothingIsTakenAnyMore() {
        append("dev", new DataPoint("k", T, 1.0));
        store().telemetry.stop();
        assertFalse(get(store().telemetry.append("t1", "dev", List.of(new DataPoint("k", T, 2.0)))));
    }

    private void append(String device, DataPoint... points) {
        assertTrue(get(store().telemetry.append("t1", device, List.of(points))));
    }
}
