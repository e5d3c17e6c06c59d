package io.telecast.api.store;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps refused messages, a bounded number of them: the oldest leave first. Does not block, any thread. */
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
     * The newest messages.
     *
     * @param limit how many at most, 1 to 1000
     * @return the newest first
     */
    CompletionStage<List<DeadLetter>> newest(int limit);
}
