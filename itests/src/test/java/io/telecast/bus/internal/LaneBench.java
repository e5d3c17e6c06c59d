package io.telecast.bus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import io.telecast.itests.bench.Figures;
import io.telecast.itests.bench.Settings;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What it costs to bring a report through its lane to a handler that does nothing, and its result back. */
class LaneBench {
    private static final int REPORTS = 1_000_000;
    private static final int ROUNDS = 8;
    private static final int DEVICES = 1000;
    private static final int WINDOW = 1000;
    private static final CompletionStage<UplinkResult> DONE = CompletableFuture.completedStage(UplinkResult.OK);

    @Test
    void dispatches() throws Exception {
        Report[] reports = new Report[DEVICES];
        for (int i = 0; i < DEVICES; i++) {
            reports[i] = new Report("telemetry", "devices/telemetry", "device-" + i, null, new byte[40], i, true, 1);
        }
        LaneBus bus = new LaneBus(Settings.of(BusConfig.class, Map.of()));
        LongAdder handled = new LongAdder();
        UplinkHandler handler = report -> {
            handled.increment();
            return DONE;
        };
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            bus.addHandler(handler, Map.of("uplink.type", "telemetry"));
            double lanes = Figures.best(ROUNDS, () -> lanes(bus, reports, REPORTS));
            assertEquals((long) ROUNDS * REPORTS, handled.sum());
            double plain = Figures.best(ROUNDS, () -> executor(executor, reports, handler, REPORTS));
            Figures.compare("lane dispatch, per report", lanes, "a single-thread executor", plain, "us");
        } finally {
            executor.shutdown();
            bus.close();
        }
    }

    private static double lanes(LaneBus bus, Report[] reports, int count) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        AtomicLong refused = new AtomicLong();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            window.acquire();
            bus.submit(reports[i % DEVICES]).whenComplete((result, failure) -> {
                if (result != UplinkResult.OK) {
                    refused.incrementAndGet();
                }
                window.release();
            });
        }
        window.acquire(WINDOW);
        assertEquals(0, refused.get());
        return (System.nanoTime() - start) / 1000.0 / count;
    }

    private static double executor(ExecutorService executor, Report[] reports, UplinkHandler handler, int count)
            throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Report report = reports[i % DEVICES];
            window.acquire();
            executor.execute(() -> handler.handle(report).whenComplete((result, failure) -> window.release()));
        }
        window.acquire(WINDOW);
        return (System.nanoTime() - start) / 1000.0 / count;
    }
}
