package io.telecast.embedded.mqtt.internal;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which device is connected, and by which connections. Announces changes one after the other, always the state as it is
 * then: a take-over ends with "connected" whichever side was faster, and a device that flaps costs one entry.
 */
final class Presence {

    /** Tells the platform whether a device is connected. */
    @FunctionalInterface
    interface Announcer {
        void announce(String deviceId, boolean connected);
    }

    private final ConcurrentMap<String, Set<Gate>> gates = new ConcurrentHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private boolean announcing;
    private final Executor executor;
    private final Announcer announcer;

    Presence(Executor executor, Announcer announcer) {
        this.executor = executor;
        this.announcer = announcer;
    }

    /** Adds a connection unless the device has as many as it may. */
    boolean add(String deviceId, Gate gate, int limit) {
        Set<Gate> now = gates.compute(deviceId, (id, before) -> {
            Set<Gate> after = before == null ? new HashSet<>() : new HashSet<>(before);
            if (after.size() < limit) {
                after.add(gate);
            }
            return after;
        });
        return now.contains(gate);
    }

    void remove(String deviceId, Gate gate) {
        gates.computeIfPresent(deviceId, (id, before) -> {
            Set<Gate> after = new HashSet<>(before);
            after.remove(gate);
            return after.isEmpty() ? null : after;
        });
    }

    Set<Gate> of(String deviceId) {
        return gates.getOrDefault(deviceId, Set.of());
    }

    int devices() {
        return gates.size();
    }

    /** Has the state of a device announced. */
    void changed(String deviceId) {
        changed(Set.of(deviceId));
    }

    /** Has the state of devices announced. */
    void changed(Set<String> deviceIds) {
        synchronized (changed) {
            changed.addAll(deviceIds);
            if (announcing) {
                return;
            }
            announcing = true;
        }
        executor.execute(this::announceChanges);
    }

    private void announceChanges() {
        for (String id = take(); id != null; id = take()) {
            announcer.announce(id, of(id).stream().anyMatch(Gate::isOpen));
        }
    }

    private @Nullable String take() {
        synchronized (changed) {
            Iterator<String> ids = changed.iterator();
            announcing = ids.hasNext();
            if (!announcing) {
                return null;
            }
            String id = ids.next();
            ids.remove();
            return id;
        }
    }
}
