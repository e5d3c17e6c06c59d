package io.telecast.api.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps refused messages, a bounded number of them: the oldest leave first. Does not block, any thread. Stages but that of
 * {@link #add} fail when the database is away.
 */
@ProviderType
public interface DeadLetterStore {

    /**
     * Keeps a message.
     *
     * @param letter the message
     * @return completes with true when it is durable; with false when the store is being stopped and it is not
     */
    CompletionStage<Boolean> add(DeadLetter letter);

    /**
     * Messages of all tenants.
     *
     * @param filter which
     * @param limit how many at most, 1 to 1000
     * @return the newest first
     */
    CompletionStage<List<KeptDeadLetter>> list(DeadLetterFilter filter, int limit);

    /**
     * One message.
     *
     * @param id its number
     * @return empty if there is none
     */
    CompletionStage<Optional<KeptDeadLetter>> find(long id);

    /**
     * Forgets messages.
     *
     * @param ids their numbers, up to 1000; those that are not there are passed over
     * @return how many there were
     */
    CompletionStage<Integer> remove(Collection<Long> ids);

    /**
     * Forgets all messages that match.
     *
     * @param filter which
     * @return how many there were
     */
    CompletionStage<Integer> purge(DeadLetterFilter filter);
}
