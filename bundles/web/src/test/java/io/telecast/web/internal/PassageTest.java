package io.telecast.web.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final long LIMIT_MS = 10_000;

    private final Passage passage = new Passage();

    @Test
    void nobodyEntersWhileItIsClosed() {
        assertFalse(passage.enter(passage.ticket()));
        passage.open();
        assertTrue(passage.enter(passage.ticket()));
        passage.leave();
        assertTrue(passage.close(0, LIMIT_MS));
        assertFalse(passage.enter(passage.ticket()));
        assertFalse(passage.enter(null));
    }

    @Test
    void aTicketEndsWithTheOpeningItWasGivenIn() {
        passage.open();
        Long old = passage.ticket();
        assertTrue(passage.close(0, LIMIT_MS));
        passage.open();
        assertFalse(passage.enter(old));
        assertTrue(passage.enter(passage.ticket()));
        assertTrue(passage.enter(null), "arrived before tickets were given");
    }

    @Test
    void closingWaitsForThoseInside() throws Exception {
        passage.open();
        assertTrue(passage.enter(passage.ticket()));
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> passage.close(0, LIMIT_MS));
        while (passage.enter(null)) {
            passage.leave();
        }
        assertFalse(closed.isDone());
        passage.leave();
        assertTrue(closed.get(LIMIT_MS, TimeUnit.MILLISECONDS));
    }

    @Test
    void closingGivesUpWhenSomebodyStays() {
        passage.open();
        assertTrue(passage.enter(null));
        assertFalse(passage.close(0, 20));
    }

    @Test
    void nobodyIsInsideBetweenACloseAndTheNextOpening() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        Thread[] visitors = new Thread[2];
        for (int i = 0; i < visitors.length; i++) {
            visitors[i] = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    if (passage.enter(passage.ticket())) {
                        inside.incrementAndGet();
                        entered.incrementAndGet();
                        inside.decrementAndGet();
                        passage.leave();
                    }
                }
            });
            visitors[i].start();
        }
        for (int round = 0; round < 300; round++) {
            passage.open();
            int before = entered.get();
            while (entered.get() == before) {
                LockSupport.parkNanos(100_000);
            }
            assertTrue(passage.close(0, LIMIT_MS));
            assertEquals(0, inside.get());
        }
        for (Thread visitor : visitors) {
            visitor.interrupt();
            visitor.join(LIMIT_MS);
        }
    }
}
