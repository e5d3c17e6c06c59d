package io.telecast.decode.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult.Drop;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reports whose device is not in the cache wait here for it, in the order of each device. */
final class Lookups implements AutoCloseable {

    /** What to do with a report whose device is known. */
    interface Taker extends BiFunction<Device, Report, CompletionStage<Decoded>> {}

    private static final CompletionStage<Boolean> NOT_NOW = CompletableFuture.completedStage(false);

    private final DeviceDirectory directory;
    private final Taker taker;
    private final Outcomes outcomes;
    private final int max;
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "telecast-decode-lookups"));
    /** The turn of the last waiting report of a device; false if it is to be submitted again. */
    private final Map<String, CompletableFuture<Boolean>> turns = new ConcurrentHashMap<>();
    /** Who claims an answer from here settles it: the report's turn, or the end of this object. */
    private final Set<CompletableFuture<Decoded>> waiting = ConcurrentHashMap.newKeySet();

    private final Semaphore places;
    private volatile boolean closed;

    Lookups(DeviceDirectory directory, int max, Taker taker, Outcomes outcomes) {
        this.directory = directory;
        this.taker = taker;
        this.outcomes = outcomes;
        this.max = max;
        this.places = new Semaphore(max);
    }

    int waiting() {
        return max - places.availablePermits();
    }

    boolean isWaitingFor(String deviceId) {
        return turns.containsKey(deviceId);
    }

    CompletionStage<Decoded> take(Report report) {
        var answer = new CompletableFuture<Decoded>();
        if (!places.tryAcquire()) {
            answer.complete(Outcomes.RETRY);
            return answer;
        }
        waiting.add(answer);
        CompletableFuture<Boolean> turn = turns.compute(report.deviceId(), (id, before) -> after(before)
                .thenCompose(inOrder -> inOrder ? turn(report, answer) : NOT_NOW)
                .exceptionally(stopped -> false));
        turn.thenAccept(done -> {
            places.release();
            // Answered first: what follows may begin a new turn only when it is known that this one comes again.
            giveBack(answer);
            turns.remove(report.deviceId(), turn);
        });
        if (closed) {
            giveBack(answer);
        }
        return answer;
    }

    private void giveBack(CompletableFuture<Decoded> answer) {
        if (waiting.remove(answer)) {
            answer.complete(Outcomes.RETRY);
        }
    }

    private static CompletableFuture<Boolean> after(@Nullable CompletableFuture<Boolean> before) {
        return before == null ? CompletableFuture.completedFuture(true) : before;
    }

    private CompletionStage<Boolean> turn(Report report, CompletableFuture<Decoded> answer) {
        // Scripts may run then, so not on the directory's thread.
        return directory.find(report.deviceId()).thenApplyAsync(found -> settle(found, report, answer), executor);
    }

    private boolean settle(Optional<Device> found, Report report, CompletableFuture<Decoded> answer) {
        if (!waiting.remove(answer)) {
            return false;
        }
        if (found.isEmpty()) {
            answer.complete(outcomes.drop(Drop.UNKNOWN_DEVICE, "the device is unknown"));
            return true;
        }
        try {
            taker.apply(found.get(), report).thenAccept(answer::complete);
        } catch (RuntimeException defect) {
            answer.complete(outcomes.defect(defect));
        }
        return true;
    }

    /** What still waits is to be submitted again. */
    @Override
    public void close() {
        closed = true;
        executor.shutdown();
        waiting.forEach(this::giveBack);
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
