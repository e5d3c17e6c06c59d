package io.telecast.itests.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Screens that are opened and closed without a pause, every other one without a goodbye. */
public final class Churn implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean stopping;
    private volatile Throwable failure;

    /** Does nothing yet. */
    public Churn() {}

    /**
     * Has a thread more open and close.
     *
     * @param screen opens a screen and waits for its snapshot
     */
    public Churn open(Random random, Supplier<Watcher> screen) {
        return run(() -> {
            Watcher opening = screen.get();
            opened.incrementAndGet();
            if (random.nextBoolean()) {
                opening.close();
            } else {
                opening.abort();
            }
        });
    }

    /** Has a thread more do this again and again. */
    public Churn run(Runnable step) {
        Thread thread = new Thread(() -> repeat(step), "churn-" + threads.size());
        threads.add(thread);
        thread.start();
        return this;
    }

    private void repeat(Runnable step) {
        try {
            while (!stopping && failure == null) {
                step.run();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    /** How many screens were opened so far; fails when one could not be. */
    public int opened() {
        if (failure != null) {
            throw new IllegalStateException("the churn ended", failure);
        }
        return opened.get();
    }

    /** Waits for what has begun. */
    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        opened();
    }
}
