package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device is online. States have no time of their own: a live one is newer than what was known before, and the
 * time of a sample is when the change was noticed here. An unchanged state is no news.
 */
final class LatestState implements Latest {
    /** The key of the one sample. */
    static final String KEY = "is_online";

    private @Nullable Sample state;

    @Override
    public Collection<Sample> all() {
        return state == null ? List.of() : List.of(state);
    }

    @Override
    public List<Sample> reported(long timestamp, Map<String, String> values) {
        String json = values.get(KEY);
        return json == null ? List.of() : now(json, timestamp, System.nanoTime());
    }

    @Override
    public List<Sample> stored(Collection<Sample> found, long trusted) {
        if (found.isEmpty() || state != null && !state.yields(trusted)) {
            return List.of();
        }
        Sample stored = found.iterator().next();
        return now(stored.json(), stored.timestamp(), Sample.STORED);
    }

    private List<Sample> now(String json, long timestamp, long heardAt) {
        Sample before = state;
        if (before != null && before.json().equals(json)) {
            state = new Sample(KEY, before.timestamp(), json, heardAt);
            return List.of();
        }
        Sample changed = new Sample(KEY, timestamp, json, heardAt);
        state = changed;
        return List.of(changed);
    }
}
