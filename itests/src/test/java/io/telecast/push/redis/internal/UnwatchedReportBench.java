package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.telecast.api.push.PushEvent;
import io.telecast.itests.bench.Figures;
import io.telecast.itests.bench.Settings;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code push-redis} costs for a device that nobody watches, while others are watched. */
class UnwatchedReportBench {
    private static final int REPORTS = 5_000_000;
    private static final int ROUNDS = 6;
    private static final int QUESTIONS = 10_000;
    private static final int DEVICES = 10_000;

    @Test
    void costsALookIntoMemory() throws Exception {
        try (RedisServer redis = RedisServer.start(Distribution.folder("bench-redis"))) {
            for (int i = 0; i < 1000; i++) {
                String key = "ws:sub:watched-" + i;
                redis.ask(c -> c.setex(key, 600, "1"));
            }
            PushRedis push = new PushRedis(
                    Settings.of(PushRedisConfig.class, Map.of("url", redis.uri().toString(), "instance", "bench")));
            try {
                measure(redis, push);
            } finally {
                push.stop();
            }
        }
    }

    private static void measure(RedisServer redis, PushRedis push) throws Exception {
        PushEvent[] events = new PushEvent[DEVICES];
        for (int i = 0; i < DEVICES; i++) {
            events[i] = new PushEvent("telemetry", "device-" + i, "tenant", i, () -> new byte[0]);
        }
        Await.until("the mirror is complete", Await.SHORT, () -> {
            long asked = push.figures().get("asked").longValue();
            push.publish(events[0]);
            return push.problem() == null && push.figures().get("asked").longValue() == asked;
        });
        long commands = commands(redis);
        double ours = Figures.best(ROUNDS, () -> publish(push, events, REPORTS));
        long more = commands(redis) - commands;
        double exists = Figures.best(ROUNDS, () -> exists(redis, QUESTIONS));
        Figures.compare("unwatched report in push-redis", ours, "synchronous EXISTS", exists, "us");
        String what = "Redis commands for " + ROUNDS * REPORTS + " unwatched reports (the probes, and this question)";
        Figures.print(what, more, "");
        assertFalse(push.publish(events[1]).toCompletableFuture().join());
    }

    private static double publish(PushRedis push, PushEvent[] events, int count) {
        long start = System.nanoTime();
        int watched = 0;
        for (int i = 0; i < count; i++) {
            if (push.publish(events[i % DEVICES]).toCompletableFuture().join()) {
                watched++;
            }
        }
        double micros = (System.nanoTime() - start) / 1000.0 / count;
        assertEquals(0, watched);
        return micros;
    }

    private static double exists(RedisServer redis, int count) {
        return redis.ask(c -> {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                c.exists("ws:sub:device-" + i % DEVICES);
            }
            return (System.nanoTime() - start) / 1000.0 / count;
        });
    }

    private static long commands(RedisServer redis) {
        return redis.ask(c -> c.info("stats"))
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
                .findFirst()
                .orElseThrow();
    }
}
