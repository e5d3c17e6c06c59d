package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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

    /** How to begin a report. */
    interface Beginner extends BiFunction<Device, Report, CompletionStage<UplinkResult>> {}

    private record Entry(Device device, Report report, long since, CompletableFuture<UplinkResult> answer) {}

    private final Beginner beginner;
    private final int max;
    private final long waitMillis;
    private final ExecutorService executor = Executors.newFixedThreadPool(
            // Slow scripts of all tenants together get half of the machine at most.
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            task -> new Thread(task, "telecast-telemetry-scripts"));

    // Guarded by this. A queue is there, maybe empty, until the last of its reports has been begun.
    private final Map<String, Queue<Entry>> queues = new HashMap<>();
    private int waiting;
    private boolean closed;

    SlowScripts(int max, long waitMillis, Beginner beginner) {
        this.max = max;
        this.waitMillis = waitMillis;
        this.beginner = beginner;
    }

    synchronized int waiting() {
        return waiting;
    }

    /** Whether later reports of a configuration must wait behind earlier ones. */
    synchronized boolean isWaitingFor(String configId) {
        return queues.containsKey(configId);
    }

    CompletionStage<UplinkResult> take(String configId, Device device, Report report) {
        var entry = new Entry(device, report, System.nanoTime(), new CompletableFuture<>());
        synchronized (this) {
            if (closed || waiting >= max) {
                return Delivery.done(UplinkResult.RETRY);
            }
            Queue<Entry> queue = queues.computeIfAbsent(configId, this::begunQueue);
            if (report.qos() == 0 && queue.size() >= QUALITY_0_MAX) {
                return Delivery.done(UplinkResult.drop("the script is too slow: " + QUALITY_0_MAX
                        + " reports wait for it already, one of quality 0 was shed"));
            }
            queue.add(entry);
            waiting++;
        }
        return entry.answer();
    }

    private Queue<Entry> begunQueue(String configId) {
        Queue<Entry> queue = new ArrayDeque<>();
        executor.execute(() -> runNext(configId, queue));
        return queue;
    }

    /** Begins one report of a queue, which then goes to the end of the line. */
    private void runNext(String configId, Queue<Entry> queue) {
        Entry entry;
        synchronized (this) {
            entry = queue.poll();
        }
        if (entry == null) {
            return;
        }
        begin(entry).whenComplete((result, defect) -> {
            if (defect == null) {
                entry.answer().complete(result);
            } else {
                entry.answer().completeExceptionally(defect);
            }
        });
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting--;
            if (queue.isEmpty()) {
                queues.remove(configId);
            } else {
                executor.execute(() -> runNext(configId, queue));
            }
        }
    }

    private CompletionStage<UplinkResult> begin(Entry entry) {
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - entry.since());
        if (waited > waitMillis) {
            return Delivery.done(UplinkResult.drop(
                    "the script is too slow: the report waited more than " + waitMillis + " ms for its turn"));
        }
        try {
            return beginner.apply(entry.device(), entry.report());
        } catch (RuntimeException defect) {
            return CompletableFuture.failedStage(defect);
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
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
        left.forEach(entry -> entry.answer().complete(UplinkResult.RETRY));
    }
}
