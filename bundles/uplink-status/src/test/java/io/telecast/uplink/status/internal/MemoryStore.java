package io.telecast.uplink.status.internal;

import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Who is online, as the store keeps it, in memory. */
final class MemoryStore {
    private record Row(Presence presence, long changedAt) {}

    private final Map<String, Row> rows = new TreeMap<>();
    /** Every change that was one, such as {@code d1 true}. */
    final List<String> changes = new ArrayList<>();

    boolean away;

    void know(String id) {
        rows.put(id, new Row(new Presence(false, false, 0), 0));
    }

    void forget(String id) {
        rows.remove(id);
    }

    Presence get(String id) {
        return rows.get(id).presence;
    }

    private PresenceStore.Outcome set(PresenceChange change) {
        Row row = rows.get(change.deviceId());
        if (row == null) {
            return PresenceStore.Outcome.UNCHANGED;
        }
        if (change.at() < row.changedAt) {
            return PresenceStore.Outcome.OUTDATED;
        }
        Presence was = row.presence;
        boolean same = was.online() == change.online();
        Presence is = same
                ? new Presence(was.online(), change.connected() || was.online() && was.connected(), was.since())
                : new Presence(change.online(), change.connected(), change.at());
        rows.put(change.deviceId(), new Row(is, change.at()));
        if (!same) {
            changes.add(change.deviceId() + " " + change.online());
        }
        return same ? PresenceStore.Outcome.UNCHANGED : PresenceStore.Outcome.CHANGED;
    }

    /** As one instance sees it, with a connection of its own. */
    PresenceStore seenBy(World.Actor connection) {
        return new PresenceStore() {
            @Override
            public CompletionStage<Outcome> set(PresenceChange change) {
                return connection.answer(() -> away ? Outcome.NOT_NOW : MemoryStore.this.set(change));
            }

            @Override
            public CompletionStage<Map<String, Presence>> find(Collection<String> deviceIds) {
                return connection.answer(() -> {
                    check();
                    Map<String, Presence> found = new HashMap<>();
                    deviceIds.stream().filter(rows::containsKey).forEach(id -> found.put(id, rows.get(id).presence));
                    return found;
                });
            }

            @Override
            public CompletionStage<List<String>> online(String after, int limit) {
                return connection.answer(() -> {
                    check();
                    return rows.entrySet().stream()
                            .filter(row -> row.getValue().presence.online()
                                    && row.getKey().compareTo(after) > 0)
                            .map(Map.Entry::getKey)
                            .limit(limit)
                            .toList();
                });
            }
        };
    }

    private void check() {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
    }
}
