package io.telecast.script.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private final Watchdog watchdog = new Watchdog(new Limits(50, 64, 128, 64, 4, 5, 60_000, 120_000), () -> {});

    @AfterEach
    void stop() {
        watchdog.close();
    }

    /** A fault of the engine may leave a lock held that closing wants. */
    @Test
    void nobodyWaitsForEverForWhatDoesNotClose() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread[] closing = new Thread[1];
        watchdog.close("a part that hangs", () -> {
            closing[0] = Thread.currentThread();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertEquals(1, interrupted.getCount());
        closing[0].interrupt();
    }

    @Test
    void whatFailsToCloseIsNobodysFailure() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        watchdog.close("a part that fails", () -> {
            tried.countDown();
            throw new IllegalStateException("internal error");
        });
        assertTrue(tried.await(0, TimeUnit.SECONDS), "it is over when this returns");
    }

    @Test
    void closesWhatCameLate() {
        watchdog.close();
        CountDownLatch closed = new CountDownLatch(1);
        watchdog.close("a part that started while all was stopped", closed::countDown);
        assertEquals(0, closed.getCount());
    }
}
