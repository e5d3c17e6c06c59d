package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.telecast.api.store.DataPoint;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnTimesTest {
    private static final long NOW = 1000;

    private final Services services = new Services();
    private final TelemetryHandler handler = new TelemetryHandler(services, services, services);

    @Test
    void storesFirstAndPushesOnlyWhatIsTheNewest() {
        services.watched = true;
        var result = handle(
                new Sample(100, Map.of("a", 1.0, "b", 1.0)), new Sample(200, Map.of("b", 2.0)), sample(300, "c", 3.0));

        assertEquals(1, services.log.size(), () -> "" + services.log);
        services.commits.get(0).complete(true);
        assertEquals("read d1 a,b,c", services.log.get(1));
        assertFalse(result.isDone(), "what is in work is bounded by what was not answered");
        services.reads.get(0).complete(List.of(point("a", 900, 9.0), point("b", 200, 2.0), point("c", 300, 3.0)));

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(
                List.of("push t1 d1 200 {b=2.0}", "push t1 d1 300 {c=3.0}"),
                services.log.subList(2, services.log.size()));
    }

    @Test
    void takesOneSampleOfAnotherTimeForSuchAReport() {
        services.watched = true;
        handle(sample(NOW - 1, "a", 1.0));
        services.commits.get(0).complete(true);
        services.reads.get(0).complete(List.of(point("a", NOW - 1, 1.0)));

        assertEquals("push t1 d1 999 {a=1.0}", services.log.get(2));
    }

    @Test
    void readsNothingWhenNobodyWatchesOrItIsNotStored() {
        var stored = handle(sample(100, "a", 1.0));
        services.commits.get(0).complete(true);
        services.watched = true;
        var stopped = handle(sample(100, "a", 1.0));
        services.commits.get(1).complete(false);

        assertEquals(UplinkResult.OK, stored.join());
        assertEquals(UplinkResult.RETRY, stopped.join());
        assertEquals(0, services.reads.size());
    }

    @Test
    void pushesNothingWhenTheStoreCannotBeRead() {
        services.watched = true;
        var result = handle(sample(100, "a", 1.0));
        services.commits.get(0).complete(true);
        services.reads.get(0).completeExceptionally(new IllegalStateException("the database is away"));

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(List.of("append t1 d1 a@100=1.0", "read d1 a"), services.log);
    }

    @Test
    void pushesNothingThatIsOlderThanWhatWasPushedAtOnceMeanwhile() {
        services.watched = true;
        handle(new Sample(100, Map.of("a", 1.0, "b", 1.0)));
        services.commits.get(0).complete(true);
        handle(sample(NOW, "a", 2.0));
        // As the store was before the second report was committed.
        services.reads.get(0).complete(List.of(point("a", 100, 1.0), point("b", 100, 1.0)));

        assertEquals(
                List.of("push t1 d1 1000 {a=2.0}", "push t1 d1 100 {b=1.0}"),
                services.log.stream().filter(line -> line.startsWith("push")).toList());
    }

    @Test
    void readsNothingWhenAllOfItIsOutdated() {
        services.watched = true;
        var result = handle(sample(100, "a", 1.0));
        handle(sample(NOW, "a", 2.0));
        services.commits.get(0).complete(true);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(0, services.reads.size());
    }

    @Test
    void keepsTheOrderWhenTheStoreAnswersInAnother() {
        services.watched = true;
        handle(sample(100, "a", 1.0));
        services.commits.get(0).complete(true);
        handle(sample(200, "a", 2.0));
        services.commits.get(1).complete(true);
        services.reads.get(1).complete(List.of(point("a", 200, 2.0)));
        services.reads.get(0).complete(List.of(point("a", 100, 1.0)));

        assertEquals(
                List.of("push t1 d1 200 {a=2.0}"),
                services.log.stream().filter(line -> line.startsWith("push")).toList());
    }

    @Test
    void takesTenThousandPoints() {
        services.watched = true;
        List<DataPoint> current = new ArrayList<>();
        var result = handle(IntStream.range(0, 1000)
                .mapToObj(i -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (int key = 0; key < 10; key++) {
                        values.put("k" + key, (double) i);
                    }
                    return new Sample(i, values);
                })
                .toArray(Sample[]::new));
        for (int key = 0; key < 10; key++) {
            current.add(point("k" + key, 999, 999.0));
        }
        services.commits.get(0).complete(true);
        services.reads.get(0).complete(current);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(3, services.log.size(), "one append, one reading, one push");
    }

    private CompletableFuture<UplinkResult> handle(Sample... samples) {
        services.samples = List.of(samples);
        return handler.handle(new Report("telemetry", "devices/telemetry", "d1", null, new byte[0], NOW, true, 1))
                .toCompletableFuture();
    }

    private static Sample sample(long time, String key, double value) {
        return new Sample(time, Map.of(key, value));
    }

    private static DataPoint point(String key, long time, double value) {
        return new DataPoint(key, time, value);
    }
}
