package io.telecast.mqtt.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bus that answers at once, or when it is told, and remembers what came. */
final class TestBus implements UplinkBus {
    final List<Report> reports = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    private final List<CompletableFuture<UplinkResult>> out = new ArrayList<>();
    private boolean holding;
    private boolean full;

    @Override
    public synchronized CompletionStage<UplinkResult> submit(Report report) {
        if (full) {
            return CompletableFuture.completedFuture(UplinkResult.RETRY);
        }
        reports.add(report);
        if (!holding) {
            return CompletableFuture.completedFuture(UplinkResult.OK);
        }
        out.add(new CompletableFuture<>());
        return out.get(out.size() - 1);
    }

    @Override
    public synchronized CompletionStage<UplinkResult> refuse(
            String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
        refusals.add(reason);
        return CompletableFuture.completedFuture(UplinkResult.drop(reason));
    }

    synchronized TestBus holding() {
        holding = true;
        return this;
    }

    synchronized TestBus full(boolean now) {
        full = now;
        return this;
    }

    /** Answers all that is out, oldest first, and what comes from now on. */
    void answer(UplinkResult result) {
        List<CompletableFuture<UplinkResult>> all;
        synchronized (this) {
            holding = false;
            full = result instanceof UplinkResult.Retry;
            all = List.copyOf(out);
            out.clear();
        }
        all.forEach(stage -> stage.complete(result));
    }

    /** Answers so many of those that are out, oldest first; later ones still wait. */
    void answer(int count, UplinkResult result) {
        List<CompletableFuture<UplinkResult>> some;
        synchronized (this) {
            some = List.copyOf(out.subList(0, Math.min(count, out.size())));
            out.subList(0, some.size()).clear();
        }
        some.forEach(stage -> stage.complete(result));
    }

    synchronized List<Integer> numbers(String device) {
        return reports.stream()
                .filter(report -> report.deviceId().equals(device))
                .map(report -> Integer.valueOf(new String(report.payload(), StandardCharsets.US_ASCII)))
                .toList();
    }

    synchronized int count() {
        return reports.size();
    }

    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }
}
