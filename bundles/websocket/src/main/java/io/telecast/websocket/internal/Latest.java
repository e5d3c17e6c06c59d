package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The newest that is known of a device, and the rule of what is news. Guarded by the feed. */
interface Latest {

    /** Whether there is a current state, to be shown as a snapshot; otherwise nothing is known between two reports. */
    default boolean isState() {
        return true;
    }

    /** All that is known, as a snapshot shows it. */
    Collection<Sample> all();

    /** Takes a live report and returns what of it is news. */
    List<Sample> reported(long timestamp, Map<String, String> values);

    /**
     * Takes what the store knows and returns what of it is news.
     *
     * @param found the samples
     * @param trusted what was heard live before, by {@link System#nanoTime}, may have been followed by something that was missed
     *     and is stored for certain; at the same time the store counts against it, and never against what was heard
     *     later
     */
    List<Sample> stored(Collection<Sample> found, long trusted);
}
