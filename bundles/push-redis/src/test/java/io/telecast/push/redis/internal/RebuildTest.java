package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network comes back, and there are very many subscriptions; a million with the profile {@code faults}. */
class RebuildTest {
    private static final int KEYS = Math.min(1_000_000, 100_000 * Integer.getInteger("telecast.effort", 1));
    private static final int OURS = 500;
    /** The promise is two seconds for a million; tests share their machine with others. */
    private static final long RIGHT_AGAIN_MS = 30_000;

    private static final String FILL = "for i = tonumber(ARGV[1]), tonumber(ARGV[2]) do redis.call('SET',"
            + " string.format('ws:sub:0f8fad5b-d9cb-469f-a165-%012d', i), '1', 'PX', ARGV[3]) end";

    @TempDir
    Path directory;

    @Test
    void allIsKnownAgainAndEachWatchedDeviceIsReadAgainOnce() throws Exception {
        try (RealRedis server = new RealRedis(directory);
                Wire wire = new Wire(server.address())) {
            RedisCommands<String, String> redis = server.commands();
            for (int i = 0; i < KEYS; i += 10_000) {
                String to = Integer.toString(Math.min(KEYS, i + 10_000) - 1);
                redis.eval(FILL, ScriptOutputType.STATUS, new String[0], Integer.toString(i), to, "200000");
            }
            PushRedis push = new PushRedis(TestSettings.at(Site.server(wire.address()), SslOptions.create()));
            try {
                Await.until("all are known", 60_000, () -> PushKit.isWell(push));
                Heard heard = PushKit.listen(push);
                for (int i = 0; i < OURS; i++) {
                    push.subscribers("telemetry", "ours" + i, 1);
                }
                PushKit.watch(push, "last", 1);
                wire.cut();
                Await.until("noticed", () -> push.problem() != null);
                redis.del("ws:sub:ours7", "{ws:sub:ours7}:own");
                redis.psetex("ws:sub:brief", 3000, "1");

                wire.mend();
                long back = System.nanoTime();
                long busy = processor();
                Await.until("right again", RIGHT_AGAIN_MS, () -> PushKit.isWell(push));
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
                assertTrue(push.mayBeWatched("telemetry", "0f8fad5b-d9cb-469f-a165-000000000000"));
                assertFalse(push.mayBeWatched("telemetry", "nobody"));
                System.out.printf(
                        "Mirror of %d keys rebuilt %d ms after the network was back, with %d ms of processor time%n",
                        KEYS, took, TimeUnit.NANOSECONDS.toMillis(processor() - busy));
                Await.until("asserted again", () -> "1".equals(redis.get("ws:sub:ours7")));
                Await.until("told", () -> new HashSet<>(heard.gaps).size() == OURS + 1);
                Await.until("ended in its time", () -> !push.mayBeWatched("telemetry", "brief"));
                // Its loss was found a while after the silence was.
                heard.gaps.removeIf("telemetry ours7"::equals);
                assertEquals(OURS, heard.gaps.size(), "each once");
                assertEquals(KEYS + OURS + 1, push.figures().get("mirror.size"));
            } finally {
                push.stop();
            }
        }
    }

    /** Of this process, in nanoseconds: what a busy machine does not lengthen. */
    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
