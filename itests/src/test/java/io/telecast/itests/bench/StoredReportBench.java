package io.telecast.itests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Footprint;
import io.telecast.itests.kit.Latencies;
import io.telecast.itests.kit.Swarm;
import io.telecast.itests.kit.ThreadTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a report costs our process from the broker to the acknowledgement: QoS 1, eight bytes that a script decodes to
 * three points, 100 devices of the directory watched. PostgreSQL, Redis, the broker and the generator are processes
 * beside it on the same cores.
 */
class StoredReportBench {
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup.s", 90));
    private static final Duration MEASURED = Duration.ofSeconds(Long.getLong("bench.seconds", 20));
    private static final int DIRECTORY = Integer.getInteger("bench.directory", 1_000_000);
    private static final int REPORTING = Integer.getInteger("bench.devices", 10_000);
    private static final double PER_SECOND = Integer.getInteger("bench.rate", Integer.MAX_VALUE);

    /** Reports that may be on their way, besides those that the platform holds unacknowledged. */
    private static final int WINDOW = 4_000;

    private static ExternalParts parts;

    @BeforeAll
    static void start() {
        parts = ExternalParts.start("stored", DIRECTORY);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    void costsCpu() throws Exception {
        try (Swarm screens = parts.watch(ExternalParts.WATCHED);
                Progress progress = new Progress(parts, 500);
                BulkReports load = BulkReports.start(
                        parts.broker().port(),
                        progress.around(parts.reports(REPORTING)),
                        PER_SECOND,
                        WINDOW,
                        progress)) {
            LockSupport.parkNanos(WARM_UP.toNanos());
            progress.latencies().clear();
            long frames = screens.frames();
            Footprint before = Footprint.of(parts.instance().pid());
            ThreadTimes threads = ThreadTimes.of(parts.instance().pid());
            Map<String, Long> programs = ProgramTimes.now(parts.instance().pid());
            long start = System.currentTimeMillis();
            LockSupport.parkNanos(MEASURED.toNanos());
            long end = System.currentTimeMillis();
            Map<String, Long> programsAfter = ProgramTimes.now(parts.instance().pid());
            long cpu = Footprint.of(parts.instance().pid()).cpuMicros() - before.cpuMicros();
            List<ThreadTimes.Share> shares = threads.shares();
            frames = screens.frames() - frames;
            print(progress.latencies(), frames);
            long sent = load.stop();
            parts.awaitStored(sent, Duration.ofMinutes(2));
            long reports = parts.stored(start, end);
            assertEquals(ExternalParts.WATCHED, screens.open());
            Figures.print(
                    "reports stored and acknowledged, all on these cores", reports * 1000.0 / (end - start), "1/s");
            programsAfter.forEach((program, micros) -> System.out.printf(
                    "BENCH     %-28s %6.2f us/report%n",
                    program, (double) (micros - programs.getOrDefault(program, 0L)) / reports));
            System.out.println("BENCH     of our process:");
            shares.forEach(share -> System.out.printf(
                    "BENCH     %-28s %6.2f us/report%n", share.threads(), (double) share.micros() / reports));
            Figures.print(
                    "CPU per report stored and acknowledged", (double) cpu / reports, "us", Figures.Target.atMost(45));
        }
        assertEquals(0, parts.deadLetters());
    }

    private static void print(Latencies latencies, long frames) {
        System.out.println(
                "BENCH     publish to frame meanwhile: " + latencies + "; frames of watched devices: " + frames);
    }
}
