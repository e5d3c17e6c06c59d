package io.telecast.uplink.status.internal;

import io.telecast.api.device.Silence;
import io.telecast.api.uplink.Report;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Cost of a report of a device that is known to be online, with and without a silence of its own. Baseline: a look into a
 * plain map of the same devices. Run as a main class of the test classes.
 */
final class StoredBenchmark {
    private static final int DEVICES = 10_000;
    private static final int REPORTS = 10_000_000;

    private StoredBenchmark() {}

    public static void main(String[] args) {
        Report[] plain = reports("plain-");
        Report[] silent = reports("silent-");
        World world = new World(1);
        Directory directory = new Directory();
        MemoryStore store = new MemoryStore();
        Map<String, Long> map = new ConcurrentHashMap<>();
        for (int i = 0; i < DEVICES; i++) {
            directory.know(plain[i].deviceId(), null);
            directory.know(silent[i].deviceId(), new Silence(Silence.Kind.HEARTBEAT, 3600));
            store.know(plain[i].deviceId());
            store.know(silent[i].deviceId());
            map.put(plain[i].deviceId(), 0L);
        }
        Parts parts = new Parts(
                new StatusSettings(0, 3_600_000, 1_000_000, 1000, 60_000, 1000),
                directory,
                store.seenBy(world.actor()),
                event -> CompletableFuture.completedStage(true),
                new MemoryDeadlines(world).seenBy(world.actor()),
                new Turns(),
                System::currentTimeMillis,
                world.actor());
        for (int i = 0; i < DEVICES; i++) {
            parts.keeper.stored(plain[i]);
            parts.keeper.stored(silent[i]);
        }
        world.settle();
        for (int round = 1; round <= 4; round++) {
            double baseline = run(plain, report -> map.put(report.deviceId(), System.currentTimeMillis()));
            double withoutSilence = run(plain, parts.keeper::stored);
            double withSilence = run(silent, parts.keeper::stored);
            System.out.printf(
                    "round %d: stored() %.0f ns of CPU, with a silence %.0f ns; plain map %.0f ns, ratios %.2f and %.2f,"
                            + " %d cores, %s%n",
                    round,
                    withoutSilence,
                    withSilence,
                    baseline,
                    withoutSilence / baseline,
                    withSilence / baseline,
                    Runtime.getRuntime().availableProcessors(),
                    KeeperFigures.of(parts.keeper));
        }
    }

    private static Report[] reports(String prefix) {
        Report[] reports = new Report[DEVICES];
        for (int i = 0; i < DEVICES; i++) {
            // Stamped ahead, so that each counts from the moment it comes in.
            reports[i] = new Report("telemetry", "t", prefix + i, null, new byte[0], Long.MAX_VALUE, true, 1);
        }
        return reports;
    }

    private static double run(Report[] reports, Consumer<Report> take) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < REPORTS; i++) {
            take.accept(reports[i % DEVICES]);
        }
        return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / REPORTS;
    }
}
