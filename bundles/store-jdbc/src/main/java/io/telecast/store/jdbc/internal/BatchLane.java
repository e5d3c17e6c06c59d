package io.telecast.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue and one thread that writes everything that waits in one transaction, in the order of arrival. While the
 * database is away it keeps trying; an item that the database refuses fails alone.
 */
final class BatchLane<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLane.class);
    private static final long MAX_BACK_OFF_MS = 5000;
    /** With so many waiting, a commit is shared by enough of them. */
    private static final int ENOUGH = 200;

    /** Writes a batch into its tables. */
    interface Writer<T> {
        /** How many rows an item is about, to bound a transaction. */
        int rows(T item);

        /** Writes the items; may be called again with the same ones. */
        void write(Connection connection, List<T> items) throws SQLException;
    }

    private record Pending<T>(T item, CompletableFuture<Boolean> stage, long nanos) {}

    private final Database database;
    private final BatchTimes times;
    private final Writer<T> writer;
    private final int maxRows;
    private final long lingerMs;
    private final BlockingQueue<Pending<T>> queue;
    private final Thread thread;
    private final LongAdder refusedFull = new LongAdder();
    private @Nullable Pending<T> held;
    /** The oldest of those that are being written; null when none are. */
    private volatile @Nullable Pending<T> oldest;

    private volatile boolean stopping;
    private volatile boolean abandoned;

    BatchLane(String name, BatchTimes times, Database database, Writer<T> writer, int maxRows, int maxPending) {
        this.times = times;
        this.database = database;
        this.writer = writer;
        this.maxRows = maxRows;
        this.lingerMs = database.config().batch_linger_ms();
        this.queue = new ArrayBlockingQueue<>(maxPending);
        this.thread = Threads.named(name).newThread(this::run);
        database.watch(this);
        thread.start();
    }

    /** Hands an item over; completes with true when it is durable, false when it is not and will not be. */
    CompletableFuture<Boolean> add(T item) {
        CompletableFuture<Boolean> stage = new CompletableFuture<>();
        if (stopping) {
            stage.complete(false);
        } else if (!queue.offer(new Pending<>(item, stage, System.nanoTime()))) {
            refusedFull.increment();
            stage.complete(false);
        } else if (abandoned) {
            // It may have come in after the thread had cleared the queue.
            drop();
        }
        return stage;
    }

    /** How long that has waited which waits longest for its commit, nanoseconds. */
    long oldestNs(long now) {
        Pending<T> first = oldest;
        if (first == null) {
            first = queue.peek();
        }
        return first == null ? 0 : now - first.nanos;
    }

    int waiting() {
        return queue.size();
    }

    long refusedFull() {
        return refusedFull.sum();
    }

    private void run() {
        try {
            while (!abandoned) {
                List<Pending<T>> batch = take();
                if (!batch.isEmpty()) {
                    write(batch);
                    oldest = held;
                } else if (stopping) {
                    break;
                }
            }
        } finally {
            abandoned = true;
            drop();
        }
    }

    private List<Pending<T>> take() {
        List<Pending<T>> batch = new ArrayList<>();
        Pending<T> next = held != null ? held : poll();
        held = null;
        oldest = next;
        if (next != null && lingerMs > 0 && !stopping && queue.size() < ENOUGH) {
            sleep(lingerMs);
        }
        int rows = 0;
        while (next != null) {
            rows += writer.rows(next.item);
            if (rows > maxRows && !batch.isEmpty()) {
                held = next;
                break;
            }
            batch.add(next);
            next = queue.poll();
        }
        return batch;
    }

    private @Nullable Pending<T> poll() {
        try {
            return queue.poll(stopping ? 0 : 100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if someone does, it is to stop.
            stopping = true;
            return null;
        }
    }

    private void write(List<Pending<T>> batch) {
        long backOff = 10;
        boolean told = false;
        while (true) {
            try {
                long begun = System.nanoTime();
                database.changeNow(connection -> {
                    writer.write(connection, batch.stream().map(Pending::item).toList());
                    return true;
                });
                long now = System.nanoTime();
                times.batch.record(now - begun);
                batch.forEach(p -> times.append.record(now - p.nanos));
                batch.forEach(p -> p.stage.complete(true));
                return;
            } catch (SQLException | RuntimeException e) {
                if (refuses(e)) {
                    isolate(batch, e);
                    return;
                }
                if (stopping || abandoned) {
                    batch.forEach(p -> p.stage.complete(false));
                    return;
                }
                if (!told && !database.isAway()) {
                    LOG.warn("A batch of {} was not written; trying again: {}", batch.size(), Database.firstLine(e));
                    told = true;
                }
            }
            pause(backOff);
            backOff = Math.min(backOff * 2, MAX_BACK_OFF_MS);
        }
    }

    private boolean refuses(Exception error) {
        // A runtime exception comes from a value that the driver cannot send.
        return !(error instanceof SQLException sql) || database.dialect().refusesData(sql);
    }

    private void isolate(List<Pending<T>> batch, Exception error) {
        if (batch.size() == 1) {
            batch.get(0)
                    .stage
                    .completeExceptionally(new IllegalArgumentException(
                            "The database refuses the report: " + Database.firstLine(error), error));
            return;
        }
        int middle = batch.size() / 2;
        write(batch.subList(0, middle));
        write(batch.subList(middle, batch.size()));
    }

    private void pause(long ms) {
        if (database.isAway()) {
            database.awaitReady(ms);
            return;
        }
        sleep(ms);
    }

    private void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void drop() {
        Pending<T> last = held;
        held = null;
        if (last != null) {
            last.stage.complete(false);
        }
        for (Pending<T> p = queue.poll(); p != null; p = queue.poll()) {
            p.stage.complete(false);
        }
    }

    /** Takes no more, without waiting. */
    void beginStop() {
        stopping = true;
    }

    /** Waits for what can still be written; the rest completes with false. */
    void awaitStop(long ms) {
        try {
            thread.join(Math.max(1, ms));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandoned = true;
        database.unwatch(this);
        if (thread.isAlive()) {
            for (Pending<T> p = queue.poll(); p != null; p = queue.poll()) {
                p.stage.complete(false);
            }
        }
    }
}
