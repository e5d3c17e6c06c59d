package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkHandler;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A handler that answers when the test says so. */
final class HeldHandler implements UplinkHandler {
    private final List<Integer> numbers = new ArrayList<>();
    private final List<CompletableFuture<UplinkResult>> stages = new ArrayList<>();

    @Override
    public synchronized CompletionStage<UplinkResult> handle(Report report) {
        numbers.add(Reports.number(report));
        stages.add(new CompletableFuture<>());
        return stages.get(stages.size() - 1);
    }

    synchronized List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    void answer(int index, UplinkResult result) {
        CompletableFuture<UplinkResult> stage;
        synchronized (this) {
            stage = stages.get(index);
        }
        stage.complete(result);
    }

    void answerAll(UplinkResult result) {
        List<CompletableFuture<UplinkResult>> all;
        synchronized (this) {
            all = List.copyOf(stages);
        }
        all.forEach(stage -> stage.complete(result));
    }
}
