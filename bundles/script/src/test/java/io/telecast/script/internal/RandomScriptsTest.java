package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.script.DecodeResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand random scripts beside a good one, in a small heap (see pom.xml). A run is repeated by {@code
 * -Drandom.scripts.seed=…}.
 */
class RandomScriptsTest {
    private static final int SCRIPTS = 1000;
    private static final int NEIGHBOURS = 2;
    /** Far above what the limits below allow: a machine may be busy. */
    private static final long CALL_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long SEED = Long.getLong("random.scripts.seed", System.nanoTime());
    private static final String GOOD = "function decode(payload) { return { n: payload[0], half: payload[0] / 2 }; }";

    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    @Timeout(180)
    void liveBesideAGoodOne() throws Exception {
        System.out.println("RANDOM SCRIPTS seed=" + SEED);
        List<String> sources = new ArrayList<>();
        var program = new RandomProgram(SEED);
        for (int i = 0; i < SCRIPTS; i++) {
            sources.add(program.next());
        }
        ExecutorService threads = Executors.newFixedThreadPool(NEIGHBOURS);
        try (var codec = new ClosingCodec(new Limits(20, 32, 64, 64, 16, 5, 60_000, 120_000))) {
            var calls = new Calls(codec.codec());
            goodOnes(calls, 2000, List.of());
            long[] alone = goodOnes(calls, 2000, List.of());
            List<Future<Long>> neighbours = new ArrayList<>();
            for (int i = 0; i < NEIGHBOURS; i++) {
                int first = i;
                neighbours.add(threads.submit(() -> longestCall(calls, sources, first)));
            }
            long[] beside = goodOnes(calls, 2000, neighbours);
            long longest = 0;
            for (Future<Long> each : neighbours) {
                longest = Math.max(longest, each.get());
            }
            report(alone, beside, longest);
            assertTrue(decoded.get() > SCRIPTS / 20 && failed.get() > SCRIPTS / 20, "the grammar makes one kind only");
            assertTrue(longest < CALL_MAX_NANOS, "a call took " + longest / 1_000_000 + " ms");
            long allowed = Math.max(20 * p99(alone), TimeUnit.MILLISECONDS.toNanos(50));
            assertTrue(p99(beside) < allowed, "p99 of the good script went from " + p99(alone) + " to " + p99(beside));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Every other script of the list; tells how long the longest call took. */
    private long longestCall(Calls calls, List<String> sources, int first) {
        long longest = 0;
        for (int i = first; i < sources.size(); i += NEIGHBOURS) {
            long took = call(calls, sources.get(i));
            if (took < QUICK_NANOS) {
                // Once more in what it made of its place.
                took = Math.max(took, call(calls, sources.get(i)));
            }
            longest = Math.max(longest, took);
        }
        return longest;
    }

    private long call(Calls calls, String source) {
        long start = System.nanoTime();
        DecodeResult result = calls.decode(source, (byte) 1, (byte) 2, (byte) 3);
        (result instanceof DecodeResult.Decoded ? decoded : failed).incrementAndGet();
        return System.nanoTime() - start;
    }

    /** Calls the good script at least so often, and until the neighbours are done. */
    private static long[] goodOnes(Calls calls, int atLeast, List<Future<Long>> neighbours) {
        var times = new ArrayList<Long>();
        while (times.size() < atLeast || !neighbours.stream().allMatch(Future::isDone)) {
            int n = times.size() % 100;
            long start = System.nanoTime();
            String json = calls.decoded(GOOD, (byte) n);
            times.add(System.nanoTime() - start);
            String half = n % 2 == 0 ? "" + n / 2 : n / 2.0 + "";
            assertEquals("{\"n\":" + n + ",\"half\":" + half + "}", json);
            LockSupport.parkNanos(200_000);
        }
        return times.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private void report(long[] alone, long[] beside, long longest) {
        System.out.printf(
                "RANDOM SCRIPTS %d calls: %d decoded, %d failed, longest %d ms; good script p99 alone %d us, beside %d"
                        + " us (%d calls, max %d us)%n",
                decoded.get() + failed.get(),
                decoded.get(),
                failed.get(),
                longest / 1_000_000,
                p99(alone) / 1000,
                p99(beside) / 1000,
                beside.length,
                Arrays.stream(beside).max().orElse(0) / 1000);
    }

    private static long p99(long[] sorted) {
        return sorted[sorted.length * 99 / 100];
    }

    private record ClosingCodec(ScriptCodec codec) implements AutoCloseable {
        ClosingCodec(Limits limits) {
            this(new ScriptCodec(limits));
        }

        @Override
        public void close() {
            codec.close();
        }
    }
}
