package io.telecast.push.redis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The watched devices of all instances and back ends, in memory. Times are those of {@link System#nanoTime}. */
final class InterestMirror {
    /** Of a device: when its key was read, and when it ends unless renewed. */
    private record Entry(long readAt, long endsAt) {}

    private final Map<String, Map<String, Entry>> types = new ConcurrentHashMap<>();
    private volatile boolean complete;
    private int generation;
    private long rebuiltSince;
    private boolean wasComplete;
    private long incompleteSince = System.nanoTime();

    /** Whether a device that is not in here is not watched. */
    boolean isComplete() {
        return complete;
    }

    boolean contains(String type, String deviceId) {
        Map<String, Entry> devices = types.get(type);
        return devices != null && devices.containsKey(deviceId);
    }

    /**
     * Notes that a key exists.
     *
     * @return whether that is news which may come late, because the mirror was blind for a while
     */
    boolean put(Topic topic, long now, long endsAt) {
        @Nullable
        Entry before = types.computeIfAbsent(topic.type(), type -> new ConcurrentHashMap<>())
                .put(topic.deviceId(), new Entry(now, endsAt));
        return before == null && !complete && wasComplete();
    }

    void remove(Topic topic) {
        Map<String, Entry> devices = types.get(topic.type());
        if (devices != null) {
            devices.remove(topic.deviceId());
        }
    }

    /** Nothing exists any more. */
    void clear() {
        types.clear();
    }

    /** Begins to fill the mirror; until it is finished, what is in it stays but proves nothing. */
    synchronized int begin(long now) {
        leave(now);
        rebuiltSince = now;
        return ++generation;
    }

    /** The filling begun with this number is done, unless something came in between. */
    synchronized void finish(int begun) {
        if (begun != generation) {
            return;
        }
        for (Map<String, Entry> devices : types.values()) {
            devices.values().removeIf(entry -> entry.readAt - rebuiltSince < 0);
        }
        wasComplete = true;
        complete = true;
    }

    /** Changes are not heard of any more. */
    synchronized void lose() {
        generation++;
        leave(System.nanoTime());
    }

    private void leave(long now) {
        if (complete) {
            complete = false;
            incompleteSince = now;
        }
    }

    /** How long it has not been complete, in nanoseconds; 0 if it is. */
    synchronized long incompleteFor() {
        return complete ? 0 : System.nanoTime() - incompleteSince;
    }

    private synchronized boolean wasComplete() {
        return wasComplete;
    }

    /** What should have ended by now: Redis may tell of it much later, so it must be asked. */
    List<Topic> ended(long now) {
        List<Topic> ended = new ArrayList<>();
        types.forEach((type, devices) -> devices.forEach((deviceId, entry) -> {
            if (entry.endsAt - now <= 0) {
                ended.add(Topic.of(type, deviceId));
            }
        }));
        return ended;
    }

    int size() {
        return types.values().stream().mapToInt(Map::size).sum();
    }
}
