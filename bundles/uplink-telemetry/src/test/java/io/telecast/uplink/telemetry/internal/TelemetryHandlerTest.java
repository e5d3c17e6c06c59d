package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TelemetryHandlerTest {
    private final Services services = new Services();
    private final TelemetryHandler handler = new TelemetryHandler(services, services, services);

    @Test
    void pushesAtOnceAndStores() {
        services.watched = true;

        var result = handle(1000, Map.of("a", 1.0));

        assertEquals(List.of("push t1 d1 1000 {a=1.0}", "append t1 d1 a@1000=1.0"), services.log);
        assertFalse(result.isDone());
        commit(0, true);
        assertEquals(UplinkResult.OK, result.join());
        assertEquals(2, services.log.size());
    }

    @Test
    void pushesAfterTheCommitWhenAWatcherCameMeanwhile() {
        var result = handle(1000, Map.of("a", 1.0));
        assertEquals(List.of("unwatched", "append t1 d1 a@1000=1.0"), services.log);

        services.watched = true;
        commit(0, true);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals("push t1 d1 1000 {a=1.0}", services.log.get(2));
    }

    @Test
    void looksTwiceAndNoMoreWhenNobodyWatches() {
        var result = handle(1000, Map.of("a", 1.0));
        commit(0, true);

        assertEquals(UplinkResult.OK, result.join());
        assertEquals(List.of("unwatched", "append t1 d1 a@1000=1.0", "unwatched"), services.log);
    }

    @Test
    void retriesWhenTheStoreStopsAndDropsWhatItRefuses() {
        var stopped = handle(1000, Map.of("a", 1.0));
        var refused = handle(1001, Map.of("a", 2.0));
        commit(0, false);
        services.commits.get(1).completeExceptionally(new IllegalArgumentException("value too long"));

        assertEquals(UplinkResult.RETRY, stopped.join());
        assertEquals(UplinkResult.drop(Drop.STORE_REFUSED, "the store refused it: value too long"), refused.join());
    }

    @Test
    void answersWithWhatTheDecoderSaysAndShowsNothing() {
        services.watched = true;
        UplinkResult bad = UplinkResult.drop("not finite");
        var refused = waiting();
        services.decodings.get(0).complete(new Decoded.Unusable(bad));

        assertEquals(bad, refused.join());
        assertEquals(List.of(), services.log);
    }

    @Test
    void takesAnEmptyReportWithoutStoringIt() {
        services.samples = List.of();

        assertEquals(UplinkResult.OK, handle(report(1000)).join());
        assertEquals(List.of(), services.log);
    }

    private CompletableFuture<UplinkResult> handle(long time, Map<String, Object> values) {
        services.samples = List.of(new Sample(time, values));
        return handle(report(time));
    }

    private CompletableFuture<UplinkResult> waiting() {
        services.samples = null;
        return handle(report(1000));
    }

    private CompletableFuture<UplinkResult> handle(Report report) {
        return handler.handle(report).toCompletableFuture();
    }

    private void commit(int index, boolean durable) {
        services.commits.get(index).complete(durable);
    }

    private static Decoded values(Sample... samples) {
        return new Decoded.Values(Services.DEVICE, List.of(samples));
    }

    private static Report report(long time) {
        return new Report("telemetry", "devices/telemetry", "d1", null, new byte[0], time, true, 1);
    }
}
