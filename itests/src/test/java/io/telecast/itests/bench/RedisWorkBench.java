package io.telecast.itests.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.BulkReports;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Swarm;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Redis has to do for a report, as Redis itself counts it. */
class RedisWorkBench {
    private static final int NEIGHBOURS = 15;
    private static final int PER_SECOND = 1_000;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Pattern CALLS = Pattern.compile("(?m)^cmdstat_(\\S+?):calls=(\\d+)");
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user)_main_thread:([0-9.]+)");

    private static ExternalParts parts;

    @BeforeAll
    static void start() {
        parts = ExternalParts.start("redis-work", 1);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    void unwatchedReportsAskNothing() {
        try (Swarm screens = watch()) {
            Map<String, Long> quiet = round();
            try (BulkReports load = load(ExternalParts.WATCHED, ExternalParts.PLAIN_COUNT - ExternalParts.WATCHED)) {
                LockSupport.parkNanos(WARM_UP.toNanos());
                long before = load.acknowledged();
                Map<String, Long> loaded = round();
                long reports = load.acknowledged() - before;
                System.out.println("BENCH     commands in " + ROUND.toSeconds() + " s: " + quiet + " without reports, "
                        + loaded + " with " + reports + " unwatched ones");
                // What goes on by the clock may fall into one of the two more often than into the other.
                Figures.print(
                        "Redis commands for an unwatched report",
                        Math.max(0.0, sum(loaded) - sum(quiet)) / reports,
                        "",
                        Figures.Target.atMost(0.005));
                load.stop();
            }
        }
    }

    @Test
    void neighboursCostNothing() {
        double alone = Double.MAX_VALUE;
        double exact = Double.MAX_VALUE;
        double pattern = Double.MAX_VALUE;
        try (Swarm screens = watch();
                BulkReports load = load(0, ExternalParts.WATCHED)) {
            LockSupport.parkNanos(WARM_UP.toNanos());
            for (int i = 0; i < ROUNDS; i++) {
                alone = Math.min(alone, cpuPerReport(screens));
                try (Neighbours none = Neighbours.exact(parts.redis().uri(), NEIGHBOURS)) {
                    exact = Math.min(exact, cpuPerReport(screens));
                }
                try (Neighbours all = Neighbours.pattern(parts.redis().uri(), NEIGHBOURS)) {
                    pattern = Math.min(pattern, cpuPerReport(screens));
                }
            }
            load.stop();
        }
        String what = "CPU of Redis per watched report beside " + NEIGHBOURS + " instances that watch other devices";
        Figures.ratio(what, exact, "one instance alone", alone, "us", Figures.Target.atMost(1.1));
        Figures.compare("the same when they listen by pattern", pattern, "one instance alone", alone, "us");
        assertTrue(exact < pattern, "an instance hears only what it watches");
    }

    private static Swarm watch() {
        return Swarm.to(parts.instance().ws(Platform.CURRENT))
                .key(ExternalParts.TIME)
                .comesBack()
                .open(ExternalParts.WATCHED, i -> parts.firstFrame(ExternalParts.PLAIN + i))
                .awaitShown(Duration.ofSeconds(30));
    }

    private static BulkReports load(int first, int devices) {
        return BulkReports.start(
                parts.broker().port(), ExternalParts.timed(first, devices), PER_SECOND, Integer.MAX_VALUE, () -> 0);
    }

    private static double cpuPerReport(Swarm screens) {
        double cpu = cpuMicros();
        long frames = screens.frames();
        LockSupport.parkNanos(ROUND.toNanos());
        return (cpuMicros() - cpu) / (screens.frames() - frames);
    }

    private static double cpuMicros() {
        return CPU.matcher(info("cpu"))
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)) * 1_000_000)
                .sum();
    }

    /** The commands of one round. */
    private static Map<String, Long> round() {
        Map<String, Long> before = calls();
        LockSupport.parkNanos(ROUND.toNanos());
        Map<String, Long> after = calls();
        after.replaceAll((command, calls) -> calls - before.getOrDefault(command, 0L));
        after.values().removeIf(calls -> calls == 0);
        return after;
    }

    private static Map<String, Long> calls() {
        return CALLS.matcher(info("commandstats"))
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1), found -> Long.parseLong(found.group(2)), Long::sum, TreeMap::new));
    }

    private static long sum(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String info(String section) {
        return parts.redis().ask(commands -> commands.info(section));
    }
}
