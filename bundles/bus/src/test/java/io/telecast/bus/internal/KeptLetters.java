package io.telecast.bus.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A dead letter store in memory that answers as it is told. */
final class KeptLetters implements DeadLetterStore {
    final List<DeadLetter> letters = new ArrayList<>();
    volatile boolean stopping;

    @Override
    public synchronized CompletionStage<Boolean> add(DeadLetter letter) {
        if (stopping) {
            return CompletableFuture.completedFuture(false);
        }
        letters.add(letter);
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public synchronized CompletionStage<List<DeadLetter>> newest(int limit) {
        return CompletableFuture.completedFuture(List.copyOf(letters));
    }

    synchronized List<String> reasons() {
        return letters.stream().map(DeadLetter::reason).toList();
    }
}
