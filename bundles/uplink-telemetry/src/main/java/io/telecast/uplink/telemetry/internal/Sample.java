package io.telecast.uplink.telemetry.internal;

import java.util.Map;

/**
 * Values of one time.
 *
 * @param timestamp milliseconds since 1970
 * @param values a Boolean, a finite Double or a String by key, in the order of the report
 */
record Sample(long timestamp, Map<String, Object> values) {}
