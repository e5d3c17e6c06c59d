package io.telecast.push.redis.internal;

import io.telecast.api.push.PushListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers. */
final class Heard implements PushListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();

    @Override
    public void event(String type, String deviceId, byte[] payload) {
        events.add(type + " " + deviceId + " " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void gap(String type, String deviceId) {
        gaps.add(type + " " + deviceId);
    }
}
