package io.telecast.websocket.internal;

import java.util.Collection;

/** How the samples of a device look in the frames of a subscription. Equal formats share their encoded frames. */
interface Format {

    /** Whether samples of this key are shown; a report without one sends nothing. */
    boolean accepts(String key);

    /** Whether each report is a frame of its own; otherwise several may become one with the newest sample of each key. */
    default boolean keepsReports() {
        return false;
    }

    /** A frame: UTF-8 JSON of the samples that are accepted. */
    byte[] encode(String deviceId, Collection<Sample> samples);
}
