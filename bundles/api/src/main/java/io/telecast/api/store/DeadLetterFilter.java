package io.telecast.api.store;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that match all that is not null.
 *
 * @param type the data type
 * @param deviceId the device
 * @param before only those with a smaller id; for the next page of a list, the last id of the page before
 */
public record DeadLetterFilter(@Nullable String type, @Nullable String deviceId, @Nullable Long before) {
    /** All of them. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null);
}
