package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsTest {
    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private Stamps stamps;

    @BeforeEach
    void make() throws Exception {
        stamps = new Stamps(clock::get, 1000, horizon());
    }

    private Horizon horizon() throws Exception {
        return new Horizon(directory.resolve("stamped"));
    }

    @Test
    void increaseStrictlyWithinOneMillisecond() {
        assertEquals(1_000_000, stamps.next("a"));
        assertEquals(1_000_001, stamps.next("a"));
        assertEquals(1_000_000, stamps.next("b"));
        clock.addAndGet(50);
        assertEquals(1_000_050, stamps.next("a"));
    }

    @Test
    void increaseWhenTheClockGoesBackALittle() {
        long before = stamps.next("a");
        clock.addAndGet(-50_000);
        assertEquals(before + 1, stamps.next("a"));
    }

    @Test
    void startAgainWhenTheClockWasPutBack() {
        stamps.next("a");
        clock.addAndGet(-3_600_000);
        assertEquals(clock.get(), stamps.next("a"));
    }

    @Test
    void tellAHastyDeviceToWait() {
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            last = stamps.next("a");
            assertEquals(0, stamps.pause(last));
        }
        stamps.next("a");
        last = stamps.next("a");
        assertEquals(501, stamps.pause(last));
        clock.addAndGet(501);
        assertEquals(0, stamps.pause(stamps.next("a")));
    }

    @Test
    void forgetOnlyWhatTheClockHasPassed() {
        stamps.next("a");
        stamps.next("a");
        stamps.next("b");
        clock.addAndGet(1);
        stamps.forgetPast();
        assertEquals(1, stamps.size());
        assertEquals(1_000_002, stamps.next("a"));
        clock.addAndGet(2);
        stamps.forgetPast();
        assertEquals(0, stamps.size());
    }

    @Test
    void areNotGivenAgainAfterAKill() throws Exception {
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            last = stamps.next("a");
        }
        clock.addAndGet(200);
        Stamps afterwards = new Stamps(clock::get, 1000, horizon());
        long wait = afterwards.firstAfter();
        assertTrue(wait >= 800 && wait <= 800 + Horizon.STEP_MILLIS, () -> "waits " + wait);
        clock.addAndGet(wait);
        assertEquals(0, afterwards.firstAfter());
        assertTrue(afterwards.next("a") > last);
    }

    @Test
    void ofTheClockAreNotWaitedFor() throws Exception {
        stamps.next("a");
        assertEquals(0, new Stamps(clock::get, 1000, horizon()).firstAfter());
    }

    @Test
    void areNotWaitedForWhenTheClockWasPutBack() throws Exception {
        stamps.next("a");
        stamps.next("a");
        clock.addAndGet(-3_600_000);
        assertEquals(0, new Stamps(clock::get, 1000, horizon()).firstAfter());
    }

    @Test
    void areNeverGivenTwiceToManyThreads() throws Exception {
        Stamps real = new Stamps(System::currentTimeMillis, 600_000, horizon());
        Set<Long> given = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int t = 0; t < 4; t++) {
            threads.execute(() -> {
                for (int i = 0; i < 20_000; i++) {
                    given.add(real.next("a"));
                    real.forgetPast();
                }
            });
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
        assertEquals(80_000, given.size());
    }
}
