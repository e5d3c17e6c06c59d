package io.telecast.api.store;

/**
 * A dead letter in the store.
 *
 * @param id its number, ascending in the order of arrival
 * @param letter the letter
 * @param complete whether its payload is all there, not cut
 */
public record KeptDeadLetter(long id, DeadLetter letter, boolean complete) {}
