package io.telecast.uplink.status.internal;

import io.telecast.api.push.Deadline;
import io.telecast.api.push.Deadlines;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Deadlines as Redis keeps them, in memory, by the time of the test. */
final class MemoryDeadlines {
    /**
     * @param claim when the claim ends; 0 while it is not claimed
     * @param moved whether it was moved, or only asserted
     */
    private record Entry(long at, long claim, boolean moved) {}

    private final World world;
    private final Map<String, Map<String, Entry>> sets = new HashMap<>();

    boolean away;
    int calls;

    MemoryDeadlines(World world) {
        this.world = world;
    }

    void flush() {
        sets.clear();
    }

    boolean has(String name) {
        return set("online").containsKey(name);
    }

    private Map<String, Entry> set(String name) {
        return sets.computeIfAbsent(name, key -> new HashMap<>());
    }

    private Map<String, Entry> call(String name) {
        calls++;
        if (away) {
            throw new IllegalStateException("Redis is away");
        }
        return set(name);
    }

    /** As one instance sees them, with a connection of its own. */
    Deadlines seenBy(World.Actor connection) {
        return new Deadlines() {
            @Override
            public CompletionStage<Set<String>> extend(String set, Map<String, Long> remaining) {
                return connection.answer(() -> put(call(set), remaining, true));
            }

            @Override
            public CompletionStage<Set<String>> assertAll(String set, Map<String, Long> remaining) {
                return connection.answer(() -> put(call(set), remaining, false));
            }

            @Override
            public CompletionStage<List<Deadline>> claimPassed(String set, int limit, long claimMillis) {
                return connection.answer(() -> claim(call(set), limit, claimMillis));
            }

            @Override
            public CompletionStage<Set<String>> settle(String set, Collection<Deadline> claimed) {
                return connection.answer(() -> MemoryDeadlines.settle(call(set), claimed));
            }

            @Override
            public CompletionStage<Void> remove(String set, Collection<String> names) {
                return connection.answer(() -> {
                    call(set).keySet().removeAll(Set.copyOf(names));
                    return null;
                });
            }
        };
    }

    private Set<String> put(Map<String, Entry> entries, Map<String, Long> remaining, boolean move) {
        Set<String> missing = new HashSet<>();
        remaining.forEach((name, millis) -> {
            Entry old = entries.get(name);
            long at = world.now + millis;
            if (old == null || move && (old.claim > 0 || !old.moved)) {
                missing.add(name);
            }
            if (old == null || move) {
                entries.put(name, new Entry(old == null || old.claim > 0 ? at : Math.max(at, old.at), 0, move));
            }
        });
        return missing;
    }

    private List<Deadline> claim(Map<String, Entry> entries, int limit, long claimMillis) {
        List<Deadline> claimed = new ArrayList<>();
        entries.entrySet().stream()
                .filter(e -> Math.max(e.getValue().at, e.getValue().claim) <= world.now)
                .sorted(Comparator.comparingLong(e -> e.getValue().at))
                .limit(limit)
                .forEach(e -> claimed.add(new Deadline(e.getKey(), e.getValue().at, world.now + claimMillis)));
        claimed.forEach(one -> entries.put(one.name(), new Entry(one.at(), one.claim(), false)));
        return claimed;
    }

    private static Set<String> settle(Map<String, Entry> entries, Collection<Deadline> claimed) {
        Set<String> standing = new HashSet<>();
        for (Deadline one : claimed) {
            Entry entry = entries.get(one.name());
            if (entry != null && entry.claim == one.claim()) {
                entries.remove(one.name());
            } else if (entry != null && entry.moved) {
                standing.add(one.name());
            }
        }
        return standing;
    }
}
