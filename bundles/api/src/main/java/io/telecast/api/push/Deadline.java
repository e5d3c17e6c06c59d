package io.telecast.api.push;

/**
 * A deadline that has passed.
 *
 * @param name whose it was
 * @param at when, milliseconds since 1970 by the clock of Redis
 * @param claim shows at {@link Deadlines#settle} that nothing has changed since
 */
public record Deadline(String name, long at, long claim) {}
