package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Cost of a report in the lanes, from submit to its completed stage, with a handler that does nothing, without and with a
 * listener. Baseline: the same
 * report and stage through a plain executor, without order, bound or retry. Run as a main class of the test classes.
 */
final class LaneBenchmark {
    private static final int REPORTS = 2_000_000;
    private static final int OUT = 2_048;
    private static final CompletionStage<UplinkResult> DONE = CompletableFuture.completedFuture(UplinkResult.OK);

    private LaneBenchmark() {}

    public static void main(String[] args) throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        Report[] reports = new Report[1_000];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = Reports.numbered("device-" + i, i);
        }
        UplinkHandler handler = report -> DONE;
        LaneBus bus = new LaneBus(TestConfig.with(Map.of()));
        bus.addHandler(handler, Reports.TELEMETRY);
        LongAdder told = new LongAdder();
        LaneBus listened = new LaneBus(TestConfig.with(Map.of()));
        listened.addHandler(handler, Reports.TELEMETRY);
        listened.addListener(report -> told.increment());
        ExecutorService plain = Executors.newFixedThreadPool(cores);
        for (int round = 1; round <= 4; round++) {
            double lanes = run(reports, bus::submit);
            double withListener = run(reports, listened::submit);
            double baseline = run(reports, report -> CompletableFuture.supplyAsync(() -> UplinkResult.OK, plain));
            System.out.printf(
                    "round %d: lanes %.0f ns per report (CPU), with a listener %.0f ns, ratio %.2f;"
                            + " plain executor %.0f ns, ratio %.2f, %d cores%n",
                    round, lanes, withListener, withListener / lanes, baseline, lanes / baseline, cores);
        }
        plain.shutdown();
        bus.close();
        listened.close();
    }

    private static double run(Report[] reports, Function<Report, CompletionStage<UplinkResult>> submit)
            throws InterruptedException {
        Semaphore free = new Semaphore(OUT);
        long before = cpuNanos();
        for (int i = 0; i < REPORTS; i++) {
            free.acquireUninterruptibly();
            submit.apply(reports[i % reports.length]).whenComplete((result, error) -> free.release());
        }
        free.acquire(OUT);
        return (double) (cpuNanos() - before) / REPORTS;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
