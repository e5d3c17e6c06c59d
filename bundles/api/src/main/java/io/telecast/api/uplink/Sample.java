package io.telecast.api.uplink;

import java.util.Map;

/**
 * Values of one time.
 *
 * @param timestamp milliseconds since 1970
 * @param values a {@link Boolean}, a finite {@link Double} or a {@link String} by key, in the order of the report; objects
 *     and lists as their JSON text. Without nulls
 */
public record Sample(long timestamp, Map<String, Object> values) {}
