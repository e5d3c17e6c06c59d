package io.telecast.itests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Collector;
import io.telecast.itests.kit.ResidentMemory;
import io.telecast.itests.kit.Swarm;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Twice as many reports as are stored, for some time: what waits for us waits in the broker. */
class OverloadBench {
    private static final int DEVICES = 10_000;
    private static final int WINDOW = 4_000;
    private static final int NORMAL_PER_SECOND = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup.s", 90));
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Duration OVERLOAD = Duration.ofSeconds(Long.getLong("bench.overload.s", 60));
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static ExternalParts parts;

    private long sent;
    private long heap;
    private long resident;

    @BeforeAll
    static void start() {
        parts = ExternalParts.start("overload", DEVICES);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    void losesNothingAndStaysSmall() {
        long pid = parts.instance().pid();
        try (Swarm screens = parts.watch(ExternalParts.WATCHED);
                Progress progress = new Progress(parts, 20)) {
            double sustainable = sustainable(progress);
            double normal = delay(progress);
            try (BulkReports load = load(progress, 2 * sustainable, Integer.MAX_VALUE)) {
                LockSupport.parkNanos(OVERLOAD.toNanos());
                long more = ResidentMemory.of(pid) - resident;
                Figures.compare(
                        "resident memory after " + OVERLOAD.toSeconds() + " s of twice as many reports as are stored",
                        resident + more,
                        "before",
                        resident,
                        "bytes");
                Figures.ratio(
                        "live heap then", Collector.live(pid), "before", heap, "bytes", Figures.Target.atMost(1.2));
                sent += load.stop();
            }
            long end = System.nanoTime();
            long waiting = sent - parts.stored();
            parts.awaitStored(sent, OVERLOAD.multipliedBy(10));
            System.out.printf(
                    "BENCH     %,d reports waited at the end of the overload, the last was stored after %d s%n",
                    waiting, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - end));
            Figures.print(
                    "acknowledged reports lost by the overload", sent - parts.stored(), "", Figures.Target.atMost(0));
            Figures.ratio(
                    "publish to frame, p99, from then on",
                    delay(progress),
                    "before the overload",
                    normal,
                    "ms",
                    Figures.Target.atMost(2));
            assertEquals(ExternalParts.WATCHED, screens.open());
        }
        assertEquals(0, parts.deadLetters());
    }

    /** How many reports are stored a second when as many come as are stored. */
    private double sustainable(Progress progress) {
        try (BulkReports load = load(progress, Double.MAX_VALUE, WINDOW)) {
            LockSupport.parkNanos(WARM_UP.toNanos());
            long before = load.sent();
            LockSupport.parkNanos(MEASURED.toNanos());
            double rate = (double) (load.sent() - before) / MEASURED.toSeconds();
            // Under full load, as later: reports that are on their way take memory in both cases.
            resident = ResidentMemory.of(parts.instance().pid());
            heap = Collector.live(parts.instance().pid());
            sent += load.stop();
            parts.awaitStored(sent, Duration.ofMinutes(2));
            Figures.print("reports stored in a second", rate, "1/s");
            return rate;
        }
    }

    /** The p99 from the generator to the socket at a usual rate, in milliseconds. */
    private double delay(Progress progress) {
        try (BulkReports load = load(progress, NORMAL_PER_SECOND, WINDOW)) {
            progress.latencies().clear();
            LockSupport.parkNanos(SETTLED.toNanos());
            sent += load.stop();
            return progress.latencies().millis(0.99);
        }
    }

    private static BulkReports load(Progress progress, double perSecond, int window) {
        return BulkReports.start(
                parts.broker().port(), progress.around(ExternalParts.reports(DEVICES)), perSecond, window, progress);
    }
}
