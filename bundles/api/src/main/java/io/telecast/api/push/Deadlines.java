package io.telecast.api.push;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Deadlines in Redis, seen by all instances and by the clock of Redis alone. They are gone when Redis loses its data:
 * whoever needs one asserts it again ({@link #assertAll}). Does not block, any thread; stages fail when Redis is away.
 */
@ProviderType
public interface Deadlines {

    /**
     * Moves deadlines; a deadline never becomes earlier by this, and one that was claimed stands again.
     *
     * @param set what they are for, a word of {@code a-z -}
     * @param remaining milliseconds from now by name, up to 10,000 of them; a name does not begin with {@code ~}
     * @return those that had none, one that was claimed, or one that was asserted and never moved, when Redis has them
     */
    CompletionStage<Set<String>> extend(String set, Map<String, Long> remaining);

    /**
     * Sets deadlines for those that have none; one that was claimed is one.
     *
     * @param set what they are for
     * @param remaining milliseconds from now by name, up to 10,000 of them
     * @return those that had none, when Redis has them
     */
    CompletionStage<Set<String>> assertAll(String set, Map<String, Long> remaining);

    /**
     * Claims deadlines that have passed: each is given to one instance, and to another when that one has not settled it
     * in time.
     *
     * @param set what they are for
     * @param limit how many at most, 1 to 10,000
     * @param claimMillis how long the caller may take to settle them
     * @return the earliest first
     */
    CompletionStage<List<Deadline>> claimPassed(String set, int limit, long claimMillis);

    /**
     * Ends deadlines that were claimed, unless they were extended since.
     *
     * @param set what they are for
     * @param claimed as they were given
     * @return those that were extended since and stand, when Redis knows
     */
    CompletionStage<Set<String>> settle(String set, Collection<Deadline> claimed);

    /**
     * Ends deadlines, passed or not.
     *
     * @param set what they are for
     * @param names whose, up to 10,000
     * @return completes when Redis knows
     */
    CompletionStage<Void> remove(String set, Collection<String> names);
}
