package io.telecast.websocket.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest sample of each key of a device, and the rule of what is news. Guarded by the feed. */
final class Latest {
    /** How far a sample may be ahead of our clock; beyond, it would freeze the value. */
    private static final long MAX_AHEAD_MILLIS = 300_000;
    /** Keys of a device; a publisher that invents a new one each time must not fill the memory. */
    private static final int MAX_KEYS = 10_000;

    private final Map<String, Sample> samples = new HashMap<>();
    private final Counters counters;

    Latest(Counters counters) {
        this.counters = counters;
    }

    Collection<Sample> all() {
        return samples.values();
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Takes a report and returns what of it is news: newer, or another value for the same time. */
    List<Sample> reported(long timestamp, Map<String, String> values) {
        long time = notAhead(timestamp);
        List<Sample> news = new ArrayList<>(values.size());
        values.forEach((key, json) -> {
            Sample known = samples.get(key);
            if (known != null && time < known.timestamp()) {
                counters.stale.increment();
            } else if (known != null && time == known.timestamp() && json.equals(known.json())) {
                counters.duplicate.increment();
            } else {
                put(new Sample(key, time, json), news);
            }
        });
        return news;
    }

    /**
     * Takes what the store knows and returns what of it is news: newer alone. At the same time the live value counts,
     * because it may be the later of two and not stored yet.
     */
    List<Sample> stored(Collection<Sample> found) {
        List<Sample> news = new ArrayList<>();
        for (Sample sample : found) {
            Sample known = samples.get(sample.key());
            long time = notAhead(sample.timestamp());
            if (known == null || time > known.timestamp()) {
                put(new Sample(sample.key(), time, sample.json()), news);
            }
        }
        return news;
    }

    private void put(Sample sample, List<Sample> news) {
        if (samples.size() >= MAX_KEYS && !samples.containsKey(sample.key())) {
            counters.tooManyKeys.increment();
            return;
        }
        samples.put(sample.key(), sample);
        news.add(sample);
    }

    private static long notAhead(long timestamp) {
        long now = System.currentTimeMillis();
        return timestamp > now + MAX_AHEAD_MILLIS ? now : timestamp;
    }
}
