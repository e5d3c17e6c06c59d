package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadcountTest {
    @Test
    void eachHasItsOwnNumber() {
        Headcount count = new Headcount(2);
        assertTrue(count.enter("a") && count.enter("a") && count.enter("b"));
        assertFalse(count.enter("a"));
        count.leave("a");
        assertTrue(count.enter("a"));
        assertFalse(count.enter("a"));
        count.leave("nobody");
    }

    @Test
    void zeroIsAnyNumber() {
        Headcount count = new Headcount(0);
        for (int i = 0; i < 10; i++) {
            assertTrue(count.enter("a"));
        }
        count.leave("a");
    }

    @Test
    void neverMoreThanThatAtOnce() throws Exception {
        Headcount count = new Headcount(3);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 20_000; i++) {
            threads.execute(() -> {
                if (count.enter("a")) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    count.leave("a");
                }
            });
        }
        threads.shutdown();
        assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
        assertTrue(most.get() <= 3, most + " at once");
        // Nothing is counted that is not there.
        assertTrue(count.enter("a") && count.enter("a") && count.enter("a"));
        assertFalse(count.enter("a"));
        assertEquals(0, inside.get());
    }
}
