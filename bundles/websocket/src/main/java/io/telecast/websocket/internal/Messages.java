package io.telecast.websocket.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Whole messages: each is news, in the order in which they come, and none is remembered. */
final class Messages implements Latest {

    @Override
    public boolean isState() {
        return false;
    }

    @Override
    public Collection<Sample> all() {
        return List.of();
    }

    @Override
    public List<Sample> reported(long timestamp, Map<String, String> values) {
        String json = values.get(Sample.MESSAGE);
        return json == null ? List.of() : List.of(new Sample(Sample.MESSAGE, timestamp, json));
    }

    @Override
    public List<Sample> stored(Collection<Sample> found, long trusted) {
        return List.of();
    }
}
