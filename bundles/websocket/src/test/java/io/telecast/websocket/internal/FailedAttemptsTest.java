package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private static final int FREE = 3;
    private static final long LONG = 3_600_000;

    private final Fanout fanout = new Fanout(2);
    private final Counters counters = new Counters();

    @AfterEach
    void stop() {
        fanout.close();
    }

    @Test
    void theFirstAreAnsweredAtOnceAndTheNextTwiceAsLateEachTime() throws Exception {
        FailedAttempts attempts = attempts(40, 160, LONG, 100, 100, 100);
        for (int i = 0; i < FREE; i++) {
            assertEquals(0, answered(attempts, "10.0.0.1"));
        }
        for (long delay : new long[] {40, 80, 160, 160, 160}) {
            long took = answered(attempts, "10.0.0.1");
            assertTrue(took >= delay - 1, took + " ms, not " + delay);
        }
        assertEquals(0, answered(attempts, "10.0.0.2"));
        assertEquals(0, attempts.held());
    }

    @Test
    void theyAreForgottenOneByOne() throws Exception {
        FailedAttempts attempts = attempts(1, 1, 20, 100, 100, 100);
        for (int i = 0; i < FREE + 1; i++) {
            answered(attempts, "10.0.0.1");
        }
        Thread.sleep(FREE * 20 + 20);
        assertEquals(0, answered(attempts, "10.0.0.1"));
    }

    @Test
    void withoutADelayNothingIsHeld() throws Exception {
        FailedAttempts never = attempts(0, 10_000, LONG, 100, 100, 100);
        FailedAttempts noLonger = attempts(250, 0, LONG, 100, 100, 100);
        for (int i = 0; i < 10 * FREE; i++) {
            assertEquals(0, answered(never, "10.0.0.1"));
            assertEquals(0, answered(noLonger, "10.0.0.1"));
        }
        assertEquals(0, never.held() + noLonger.held());
    }

    @Test
    void whatWaitsIsBoundedInAllAndForEachAddress() {
        FailedAttempts attempts = attempts(60_000, 60_000, LONG, 100, 5, 3);
        List<String> atOnce = new ArrayList<>();
        for (int i = 0; i < FREE + 10; i++) {
            attempts.failed(caller("10.0.0.1"), "invalid token", () -> atOnce.add("first"));
            attempts.failed(caller("10.0.0.2"), "invalid token", () -> atOnce.add("second"));
        }
        assertEquals(5, attempts.held());
        assertEquals(FREE + 10 - 3, atOnce.stream().filter("first"::equals).count());
        assertEquals(FREE + 10 - 2, atOnce.stream().filter("second"::equals).count());
        assertEquals(20 - 5, counters.notHeld.sum());
    }

    @Test
    void addressesAreBoundedAndForgotten() throws Exception {
        FailedAttempts attempts = attempts(1, 1, 5, 50, 100, 100);
        for (int i = 0; i < 1_000; i++) {
            attempts.failed(caller("10.0." + i / 256 + "." + i % 256), "invalid token", () -> {});
        }
        assertEquals(50, attempts.sources());
        Platform.eventually(() -> {
            attempts.sweep();
            return attempts.sources() == 0;
        });
    }

    /** Whose address was forgotten while its answers wait is not counted twice, nor for ever. */
    @Test
    void anAddressThatIsForgottenWhileItWaits() throws Exception {
        FailedAttempts attempts = attempts(50, 50, LONG, 1, 100, 100);
        CountDownLatch answers = new CountDownLatch(2);
        for (int i = 0; i < FREE + 1; i++) {
            attempts.failed(caller("10.0.0.1"), "invalid token", i < FREE ? () -> {} : answers::countDown);
        }
        for (int i = 0; i < FREE + 1; i++) {
            attempts.failed(caller("10.0.0.2"), "invalid token", i < FREE ? () -> {} : answers::countDown);
        }
        assertEquals(2, attempts.held());
        assertTrue(answers.await(10, TimeUnit.SECONDS));
        assertEquals(0, attempts.held());
    }

    @Test
    void oneLineForEachAddressAndIntervalAndTheRestInTheEnd() throws Exception {
        LogLines log = new LogLines();
        FailedAttempts attempts = new FailedAttempts(
                new FailedAttempts.Bounds(1_000, 0, 0, 1, 100, 100, 100, 300), fanout, counters, 1_000);
        long begun = Clock.millis();
        for (int i = 0; i < 50; i++) {
            attempts.failed(caller("10.7.0.1"), "invalid token", () -> {});
            attempts.failed(caller("10.7.0.2"), "api key not found", () -> {});
        }
        boolean within = Clock.millis() - begun < 300;
        if (within) {
            assertEquals(
                    1,
                    log.with("Refused credentials from 10.7.0.1: invalid token").size());
            assertEquals(
                    1,
                    log.with("Refused credentials from 10.7.0.2: api key not found")
                            .size());
        }
        Platform.eventually(() -> {
            attempts.sweep();
            return attempts.sources() == 0;
        });
        assertEquals(1, log.with("10.7.0.1: 49 more since the last line").size());
    }

    /** However many addresses there are. */
    @Test
    void theLinesOfAllAddressesAreLimitedToo() {
        LogLines log = new LogLines();
        FailedAttempts attempts = new FailedAttempts(
                new FailedAttempts.Bounds(1_000, 0, 0, LONG, 1_000, 100, 100, LONG), fanout, counters, 2);
        long begun = Clock.millis() / 1_000;
        for (int i = 0; i < 200; i++) {
            attempts.failed(caller("10.8.0." + i), "invalid token", () -> {});
        }
        long seconds = Clock.millis() / 1_000 - begun + 1;
        int lines = log.with("Refused credentials from 10.8.0.").size();
        assertTrue(lines >= 2 && lines <= 2 * seconds, lines + " lines in " + seconds + " s");
    }

    private FailedAttempts attempts(long delay, long longest, long forget, int sources, int held, int heldOfOne) {
        return new FailedAttempts(
                new FailedAttempts.Bounds(FREE, delay, longest, forget, sources, held, heldOfOne, 1),
                fanout,
                counters,
                1);
    }

    /** How many milliseconds it took; 0 when it was answered before the call returned. */
    private static long answered(FailedAttempts attempts, String address) throws InterruptedException {
        long begun = System.nanoTime();
        CountDownLatch answer = new CountDownLatch(1);
        attempts.failed(caller(address), "invalid token", answer::countDown);
        if (answer.getCount() == 0) {
            return 0;
        }
        assertTrue(answer.await(10, TimeUnit.SECONDS));
        return Math.max(1, (System.nanoTime() - begun) / 1_000_000);
    }

    private static Caller caller(String address) {
        return new Caller(address, address, true);
    }
}
