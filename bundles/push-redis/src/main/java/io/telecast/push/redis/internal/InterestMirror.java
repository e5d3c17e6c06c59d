package io.telecast.push.redis.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The watched devices of all instances and back ends, in memory. Times are those of {@link System#nanoTime}. */
final class InterestMirror {
    /** Of a device: when its key was seen, and when it ends unless renewed; the same while that has not been read. */
    private record Entry(long readAt, long endsAt) {
        boolean hasEnd() {
            return endsAt != readAt;
        }
    }

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
        return put(topic, new Entry(now, endsAt));
    }

    /** As {@link #put}, of many keys; when they end is to be read later. Returns those that are news. */
    List<Topic> put(List<Topic> topics, long now) {
        Entry shared = new Entry(now, now);
        return topics.stream().filter(topic -> put(topic, shared)).toList();
    }

    private boolean put(Topic topic, Entry entry) {
        @Nullable
        Entry before = types.computeIfAbsent(topic.type(), type -> new ConcurrentHashMap<>())
                .put(topic.deviceId(), entry);
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
            if (entry.hasEnd() && entry.endsAt - now <= 0) {
                ended.add(Topic.of(type, deviceId));
            }
        }));
        return ended;
    }

    /** Takes some of those whose end is to be read, as far as they are found from where the last call ended. */
    List<Topic> unread(Unread from, int most) {
        List<Topic> found = new ArrayList<>();
        while (found.size() < most && from.hasNext()) {
            Map.Entry<String, Entry> device = from.devices.next();
            if (!device.getValue().hasEnd()) {
                found.add(Topic.of(from.type, device.getKey()));
            }
        }
        return found;
    }

    /** From the beginning, for {@link #unread}; one thread. */
    Unread unread() {
        return new Unread(types.entrySet().iterator());
    }

    /** How far those without an end have been taken. */
    static final class Unread {
        private final Iterator<Map.Entry<String, Map<String, Entry>>> types;
        private String type = "";
        private Iterator<Map.Entry<String, Entry>> devices = Collections.emptyIterator();

        private Unread(Iterator<Map.Entry<String, Map<String, Entry>>> types) {
            this.types = types;
        }

        boolean hasNext() {
            while (!devices.hasNext() && types.hasNext()) {
                Map.Entry<String, Map<String, Entry>> next = types.next();
                type = next.getKey();
                devices = next.getValue().entrySet().iterator();
            }
            return devices.hasNext();
        }
    }

    int size() {
        return types.values().stream().mapToInt(Map::size).sum();
    }
}
