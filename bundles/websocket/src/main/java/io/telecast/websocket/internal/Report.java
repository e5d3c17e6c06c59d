package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples of a device that go to sockets as one frame, encoded once for each format and shared by all who want it. */
final class Report {
    private final String deviceId;
    private final List<Sample> samples;
    private final @Nullable Origin origin;
    private @Nullable Format first;
    private byte @Nullable [] inFirst;
    private @Nullable Map<Format, byte[]> inOthers;

    /** @param origin null for what is not measured, as of the store */
    Report(String deviceId, Collection<Sample> samples, @Nullable Origin origin) {
        this.deviceId = deviceId;
        this.samples = List.copyOf(samples);
        this.origin = origin;
    }

    List<Sample> samples() {
        return samples;
    }

    @Nullable
    Origin origin() {
        return origin;
    }

    boolean touches(Format format) {
        if (format == KeyFilter.ALL) {
            return !samples.isEmpty();
        }
        return samples.stream().anyMatch(sample -> format.accepts(sample.key()));
    }

    /** UTF-8 JSON; the array is shared and must not be changed. Mostly all want the same format. */
    synchronized byte[] encoded(Format format) {
        if (inFirst == null) {
            first = format;
            inFirst = format.encode(deviceId, samples);
        }
        if (format.equals(first)) {
            return inFirst;
        }
        if (inOthers == null) {
            inOthers = new HashMap<>();
        }
        return inOthers.computeIfAbsent(format, other -> other.encode(deviceId, samples));
    }
}
