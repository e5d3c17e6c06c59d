package io.telecast.websocket.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of this bundle: some that hand reports to sockets, one for time. The queue of the first is bounded by what
 * is put into it: one task for each watched device and one for each read of the store under way.
 */
final class Fanout implements AutoCloseable {
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;

    Fanout(int threads) {
        AtomicInteger number = new AtomicInteger();
        workers = Executors.newFixedThreadPool(
                threads, task -> thread(task, "telecast-websocket-fanout-" + number.incrementAndGet()));
        timer = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "telecast-websocket-timer"));
    }

    /** Runs a task on a worker; after {@link #close} nothing runs any more. */
    void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException closed) {
            // All sockets are closed by then: there is nobody left to tell.
        }
    }

    void later(Runnable task, long millis) {
        try {
            timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // As above.
        }
    }

    void every(Runnable task, long millis) {
        timer.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(2, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
