package io.telecast.decode.internal;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Reports whose script may take long are begun here, so that no lane has to wait for a script. Each configuration has a
 * queue, in the order of arrival, and the queues take turns: a script holds up the devices that share it and no others.
 */
final class SlowScripts implements AutoCloseable {
    /** Reports of quality 0 are not held back by anybody; a flood of them must not fill the lanes. */
    private static final int QUALITY_0_MAX = 500;

    /** A slow script gets one report into its turn, one that is quick after all gets many. */
    private static final long TURN_NANOS = 5_000_000;

    private static final long SLOW_NANOS = 20_000_000;
    private static final int SLOW_ONES_MAX = 10_000;

    /** How to read a report, by its script. */
    interface Reader extends BiFunction<Device, Report, Decoded> {}

    private record Entry(Device device, Report report, long since, CompletableFuture<Decoded> answer) {}

    private final Reader reader;
    private final Outcomes outcomes;
    private final int max;
    private final long waitMillis;
    /** For scripts that are new, or quick after all: they do not wait behind those that were slow before. */
    private final ExecutorService quick =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "telecast-decode-scripts"));

    private final ExecutorService slow =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "telecast-decode-slow-scripts"));
    /** The configurations whose last turn took long; the eldest is forgotten. Guarded by this. */
    private final Set<String> slowOnes = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > SLOW_ONES_MAX;
        }
    });

    // Guarded by this. A queue is there, maybe empty, until the last of its reports has been begun.
    private final Map<String, Queue<Entry>> queues = new HashMap<>();
    private int waiting;
    private boolean closed;

    SlowScripts(int max, long waitMillis, Reader reader, Outcomes outcomes) {
        this.max = max;
        this.waitMillis = waitMillis;
        this.reader = reader;
        this.outcomes = outcomes;
    }

    synchronized int waiting() {
        return waiting;
    }

    /** Whether later reports of a configuration must wait behind earlier ones. */
    synchronized boolean isWaitingFor(String configId) {
        return queues.containsKey(configId);
    }

    CompletionStage<Decoded> take(String configId, Device device, Report report) {
        var entry = new Entry(device, report, System.nanoTime(), new CompletableFuture<>());
        synchronized (this) {
            if (closed || waiting >= max) {
                return CompletableFuture.completedStage(Outcomes.RETRY);
            }
            Queue<Entry> queue = queues.computeIfAbsent(configId, this::begunQueue);
            if (report.qos() == 0 && queue.size() >= QUALITY_0_MAX) {
                return CompletableFuture.completedStage(outcomes.drop(
                        Drop.SCRIPT_FAILED,
                        "the script is too slow: " + QUALITY_0_MAX
                                + " reports wait for it already, one of quality 0 was shed"));
            }
            queue.add(entry);
            waiting++;
        }
        return entry.answer();
    }

    private Queue<Entry> begunQueue(String configId) {
        Queue<Entry> queue = new ArrayDeque<>();
        schedule(configId, queue);
        return queue;
    }

    /** With the lock held. */
    private void schedule(String configId, Queue<Entry> queue) {
        (slowOnes.contains(configId) ? slow : quick).execute(() -> runNext(configId, queue));
    }

    /** Begins reports of a queue for a while; then it goes to the end of the line. */
    private void runNext(String configId, Queue<Entry> queue) {
        long start = System.nanoTime();
        do {
            Entry entry;
            synchronized (this) {
                entry = queue.poll();
            }
            if (entry == null) {
                return;
            }
            entry.answer().complete(read(entry));
        } while (hasMore(configId, queue) && System.nanoTime() - start < TURN_NANOS);
        synchronized (this) {
            if (System.nanoTime() - start > SLOW_NANOS) {
                slowOnes.add(configId);
            } else {
                slowOnes.remove(configId);
            }
            if (!queue.isEmpty()) {
                schedule(configId, queue);
            }
        }
    }

    /** After a report was begun: whether others wait behind it. */
    private synchronized boolean hasMore(String configId, Queue<Entry> queue) {
        if (closed) {
            return false;
        }
        waiting--;
        if (queue.isEmpty()) {
            queues.remove(configId);
            return false;
        }
        return true;
    }

    private Decoded read(Entry entry) {
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - entry.since());
        if (waited > waitMillis) {
            return outcomes.drop(
                    Drop.SCRIPT_FAILED,
                    "the script is too slow: the report waited more than " + waitMillis + " ms for its turn");
        }
        try {
            return reader.apply(entry.device(), entry.report());
        } catch (RuntimeException defect) {
            return outcomes.defect(defect);
        }
    }

    /** What waits is to be submitted again; what has begun is finished. */
    @Override
    public void close() {
        List<Entry> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            queues.values().forEach(queue -> {
                left.addAll(queue);
                queue.clear();
            });
            queues.clear();
            waiting = 0;
        }
        List.of(quick, slow).forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService executor : List.of(quick, slow)) {
                if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            List.of(quick, slow).forEach(ExecutorService::shutdownNow);
            Thread.currentThread().interrupt();
        }
        left.forEach(entry -> entry.answer().complete(Outcomes.RETRY));
    }
}
