package io.telecast.bus.internal;

import io.telecast.api.store.DeadLetter;
import io.telecast.api.store.DeadLetterFilter;
import io.telecast.api.store.DeadLetterStore;
import io.telecast.api.store.KeptDeadLetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
    public CompletionStage<List<KeptDeadLetter>> list(DeadLetterFilter filter, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<KeptDeadLetter>> find(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Integer> remove(Collection<Long> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Integer> purge(DeadLetterFilter filter) {
        throw new UnsupportedOperationException();
    }

    synchronized List<String> reasons() {
        return letters.stream().map(DeadLetter::reason).toList();
    }
}
