package io.telecast.websocket.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest sample of each key of a device: an older time is never news. */
final class LatestValues implements Latest {
    private final Map<String, Sample> samples = new HashMap<>();
    private final Limits limits;
    private final Counters counters;

    LatestValues(Limits limits, Counters counters) {
        this.limits = limits;
        this.counters = counters;
    }

    @Override
    public Collection<Sample> all() {
        return samples.values();
    }

    /** News is what is newer, or another value for the same time. */
    @Override
    public List<Sample> reported(long timestamp, Map<String, String> values) {
        long time = notAhead(timestamp);
        long now = System.nanoTime();
        List<Sample> news = new ArrayList<>(values.size());
        values.forEach((key, json) -> {
            Sample known = samples.get(key);
            if (known != null && time < known.timestamp()) {
                counters.stale.increment();
            } else if (known != null && time == known.timestamp() && json.equals(known.json())) {
                counters.duplicate.increment();
                samples.put(key, new Sample(key, time, json, now));
            } else {
                put(new Sample(key, time, json, now), news);
            }
        });
        return news;
    }

    /** News is what is newer; at the same time the last wins, which may be the live value, not stored yet. */
    @Override
    public List<Sample> stored(Collection<Sample> found, long trusted) {
        List<Sample> news = new ArrayList<>();
        for (Sample sample : found) {
            Sample known = samples.get(sample.key());
            long time = notAhead(sample.timestamp());
            if (known == null || time > known.timestamp() || overrules(sample, time, known, trusted)) {
                put(new Sample(sample.key(), time, sample.json()), news);
            }
        }
        return news;
    }

    private static boolean overrules(Sample stored, long time, Sample known, long trusted) {
        return time == known.timestamp()
                && known.yields(trusted)
                && !stored.json().equals(known.json());
    }

    private void put(Sample sample, List<Sample> news) {
        if (samples.size() >= limits.deviceKeys() && !samples.containsKey(sample.key())) {
            counters.tooManyKeys.increment();
            return;
        }
        samples.put(sample.key(), sample);
        news.add(sample);
    }

    /** A time beyond would freeze the value. */
    private long notAhead(long timestamp) {
        long now = System.currentTimeMillis();
        return timestamp > now + limits.ahead() ? now : timestamp;
    }
}
