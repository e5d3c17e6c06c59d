package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reports of the moment and of the past, mixed at random, while a store commits and reads on threads of its own. */
@Timeout(60)
class OwnTimesRaceTest {
    private static final int REPORTS = 10_000;
    private static final int WINDOW = 50;

    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final ExecutorService readers = Executors.newFixedThreadPool(3);
    private final Neighbours neighbours = new Neighbours();
    private final TelemetryHandler handler = new TelemetryHandler(neighbours, neighbours, neighbours);
    private final Random random = new Random(4);

    @AfterEach
    void stop() {
        writer.shutdownNow();
        readers.shutdownNow();
    }

    @Test
    void showsNothingOldAfterNewAndTheNewestInTheEnd() throws Exception {
        List<CompletableFuture<UplinkResult>> out = new ArrayList<>();
        for (int now = 1000; now < 1000 + REPORTS; now++) {
            out.add(handle(now));
            if (out.size() == WINDOW) {
                out.remove(random.nextInt(WINDOW)).get(10, TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<UplinkResult> result : out) {
            assertEquals(UplinkResult.OK, result.get(10, TimeUnit.SECONDS));
        }

        assertEquals(List.of(), neighbours.backward);
        assertEquals(neighbours.times(), neighbours.shown);
        assertTrue(neighbours.late > 0 && neighbours.published > REPORTS / 2, "both ways were taken");
    }

    private CompletableFuture<UplinkResult> handle(long now) {
        List<Sample> samples = new ArrayList<>();
        if (random.nextBoolean()) {
            samples.add(sample(now));
        } else {
            var past = new TreeMap<Long, Sample>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                long time = now - 1 - random.nextInt(40);
                past.put(time, sample(time));
            }
            samples.addAll(past.values());
        }
        neighbours.decoded = new Decoded.Values(Services.DEVICE, samples);
        return handler.handle(new Report("telemetry", "devices/telemetry", "d1", null, new byte[0], now, true, 1))
                .toCompletableFuture();
    }

    private Sample sample(long time) {
        Map<String, Object> values = new HashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            values.put("k" + random.nextInt(8), (double) time);
        }
        return new Sample(time, values);
    }

    private final class Neighbours implements Decoder, TelemetryStore, PushPublisher {
        private final Map<String, DataPoint> current = new ConcurrentHashMap<>();
        private final Map<String, Long> shown = new TreeMap<>(); // by another back end: whatever comes last
        private final List<String> backward = new ArrayList<>();
        private volatile Decoded decoded;
        private int published;
        private int late;

        Map<String, Long> times() {
            Map<String, Long> times = new TreeMap<>();
            current.forEach((key, point) -> times.put(key, point.timestamp()));
            return times;
        }

        @Override
        public CompletionStage<Decoded> decode(Report report) {
            return CompletableFuture.completedStage(decoded);
        }

        @Override
        public byte[] json(Map<String, Object> values) {
            return String.join(",", values.keySet()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        points.forEach(point -> current.merge(
                                point.key(), point, (old, add) -> add.timestamp() < old.timestamp() ? old : add));
                        return true;
                    },
                    writer);
        }

        @Override
        public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        List<DataPoint> read = keys.stream().map(current::get).toList();
                        LockSupport.parkNanos(
                                ThreadLocalRandom.current().nextInt(100_000)); // others are read meanwhile
                        return read;
                    },
                    readers);
        }

        @Override
        public synchronized CompletionStage<Boolean> publish(PushEvent event) {
            published++;
            late += Thread.currentThread().getName().startsWith("pool") ? 1 : 0;
            for (String key : new String(event.data().get(), StandardCharsets.UTF_8).split(",")) {
                Long before = shown.put(key, event.timestamp());
                if (before != null && before > event.timestamp()) {
                    backward.add(key + ": " + event.timestamp() + " after " + before);
                }
            }
            return CompletableFuture.completedStage(true);
        }

        @Override
        public CompletionStage<List<DataPoint>> current(String deviceId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
