package io.telecast.api.trace;

/**
 * A report has passed a stage.
 *
 * @param received when the adapter took the report, microseconds since 1970, see
 *     {@link io.telecast.api.uplink.Report#received}; it tells the reports of a device apart
 * @param at when it passed the stage, microseconds since 1970
 * @param stage one or two words, for example {@code handed over}
 * @param detail one line without values of the device; empty if there is nothing to say
 */
public record Step(long received, long at, String stage, String detail) {}
