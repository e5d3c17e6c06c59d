package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that go to sockets as one frame, encoded once for each set of keys and shared by all who asked for it. */
final class Report {
    private final List<Sample> samples;
    private byte @Nullable [] whole;
    private @Nullable Map<KeyFilter, byte[]> parts;

    Report(Collection<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    List<Sample> samples() {
        return samples;
    }

    boolean touches(KeyFilter filter) {
        if (filter == KeyFilter.ALL) {
            return !samples.isEmpty();
        }
        return samples.stream().anyMatch(sample -> filter.accepts(sample.key()));
    }

    /** UTF-8 JSON; the array is shared and must not be changed. */
    synchronized byte[] encoded(KeyFilter filter) {
        if (filter == KeyFilter.ALL) {
            if (whole == null) {
                whole = Json.frame(samples, filter);
            }
            return whole;
        }
        if (parts == null) {
            parts = new HashMap<>();
        }
        return parts.computeIfAbsent(filter, some -> Json.frame(samples, some));
    }
}
