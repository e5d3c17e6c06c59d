package io.telecast.itests.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.bench.bundle.ClientPerSocketEndpoint;
import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Collector;
import io.telecast.itests.kit.Footprint;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.ResidentMemory;
import io.telecast.itests.kit.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What frames cost, and how late they are, beside the way of one MQTT client for each socket in the same process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FramesOutBench {
    private static final int SOCKETS = Integer.getInteger("bench.sockets", 1_000);
    private static final int REPORTS_PER_SECOND = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.frames.warmup.s", 30));
    private static final Duration MEASURED = Duration.ofSeconds(Long.getLong("bench.seconds", 20));
    private static final Duration OPEN_LIMIT = Duration.ofMinutes(3);

    /** Of one device that all sockets watch. */
    private static final int FAST = 30;

    /** Few enough for the other way, whose frames cost more. */
    private static final int SLOW = 10;

    private static ExternalParts parts;

    /** Of each frame, of each socket, and of all sockets. */
    private record Cost(double cpuMicros, double heapBytes, double residentBytes, long clients, long threads) {}

    @BeforeAll
    static void start() {
        parts = ExternalParts.start("frames", 1);
        BaselineBundle.deploy(parts.instance());
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    @Order(1)
    void oneDeviceWatchedByManyBesideAClientForEachSocket() {
        Cost ours = cost(Platform.CURRENT, i -> parts.firstFrame(ExternalParts.PLAIN), FAST);
        System.out.println("BENCH     " + ours);
        String other = parts.broker().address() + " " + ExternalParts.topic(ExternalParts.PLAIN);
        Cost theirs = cost(ClientPerSocketEndpoint.PATH, i -> other, SLOW);
        System.out.println("BENCH     " + theirs);
        String baseline = "an MQTT client per socket";
        Figures.compare(
                "CPU per frame, one device watched by " + SOCKETS + " sockets",
                ours.cpuMicros,
                baseline,
                theirs.cpuMicros,
                "us",
                Figures.Target.atMost(8));
        Figures.compare("live heap per watching socket", ours.heapBytes, baseline, theirs.heapBytes, "bytes");
        Figures.compare(
                "resident memory per watching socket", ours.residentBytes, baseline, theirs.residentBytes, "bytes");
        Figures.compare("MQTT clients at the broker for these sockets", ours.clients, baseline, theirs.clients, "");
        Figures.compare("threads for these sockets", ours.threads, baseline, theirs.threads, "");
    }

    private static Cost cost(String path, IntFunction<String> firstFrame, int perSecond) {
        long pid = parts.instance().pid();
        long heap = Collector.live(pid);
        long resident = ResidentMemory.of(pid);
        int clients = Footprint.of(parts.broker().pid()).sockets();
        long threads = threads(pid);
        try (Swarm screens = Swarm.to(parts.instance().ws(path))
                .key(ExternalParts.TIME)
                .timed()
                .comesBack()
                .open(SOCKETS, firstFrame)) {
            screens.awaitShown(OPEN_LIMIT);
            Map<Integer, Long> closes = screens.closes();
            long moreClients = Footprint.of(parts.broker().pid()).sockets() - clients;
            double cpu;
            try (BulkReports load = load(1, perSecond)) {
                LockSupport.parkNanos(WARM_UP.toNanos());
                cpu = cpuPerFrame(screens);
                load.stop();
            }
            assertEquals(List.of(), screens.wrong());
            assertEquals(closes, screens.closes());
            return new Cost(
                    cpu,
                    (double) (Collector.live(pid) - heap) / SOCKETS,
                    (double) (ResidentMemory.of(pid) - resident) / SOCKETS,
                    moreClients,
                    threads(pid) - threads);
        }
    }

    private static double cpuPerFrame(Swarm screens) {
        screens.latencies().clear();
        long frames = screens.frames();
        long cpu = Footprint.of(parts.instance().pid()).cpuMicros();
        LockSupport.parkNanos(MEASURED.toNanos());
        cpu = Footprint.of(parts.instance().pid()).cpuMicros() - cpu;
        return (double) cpu / (screens.frames() - frames);
    }

    private static long threads(long pid) {
        return Footprint.of(pid).threads().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** As fast as they come: nothing waits for anything. */
    private static BulkReports load(int devices, int perSecond) {
        return BulkReports.start(
                parts.broker().port(), ExternalParts.timed(0, devices), perSecond, Integer.MAX_VALUE, () -> 0);
    }

    @Test
    @Order(2)
    void delayOfFrames() {
        try (Swarm screens = Swarm.to(parts.instance().ws(Platform.CURRENT))
                        .key(ExternalParts.TIME)
                        .timed()
                        .comesBack()
                        .open(SOCKETS, i -> parts.firstFrame(ExternalParts.PLAIN + i));
                BulkReports load = load(SOCKETS, REPORTS_PER_SECOND)) {
            screens.awaitShown(OPEN_LIMIT);
            LockSupport.parkNanos(WARM_UP.toNanos());
            double cpu = cpuPerFrame(screens);
            String what = "publish to frame, " + REPORTS_PER_SECOND + " reports/s, " + SOCKETS + " sockets, ";
            Figures.print(what + "p50", screens.latencies().millis(0.5), "ms", Figures.Target.atMost(3));
            Figures.print(what + "p99", screens.latencies().millis(0.99), "ms", Figures.Target.atMost(15));
            Figures.print("CPU per report that is stored and shown once", cpu, "us");
            load.stop();
        }
    }
}
