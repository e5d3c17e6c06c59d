package io.telecast.store.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Devices in memory, unknown ids among them. An old entry is served while it is read again, and for as long as the
 * database is away. Reads of many ids share a query, and callers who want the same id share its read.
 */
final class DeviceCache {
    private static final int IDS_PER_QUERY = 500;

    /** An entry: the row, null for an unknown id, when it was read and when to look again. */
    private record Entry(@Nullable DeviceRow row, long readAt, long dueAt) {}

    private static final class Load {
        final CompletableFuture<Optional<DeviceRow>> stage = new CompletableFuture<>();
        boolean queried;
        boolean again;
        boolean announce;
    }

    /** Reads rows on a thread of the store. */
    interface Source extends Function<Collection<String>, CompletableFuture<List<DeviceRow>>> {}

    private final Source source;
    private final BiConsumer<String, @Nullable DeviceRow> changed;
    private final Cache<String, Entry> entries;
    private final long maxAge;
    private final long unknownAge;
    private final int maxLoads;
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private boolean querying;

    DeviceCache(StoreConfig config, Source source, BiConsumer<String, @Nullable DeviceRow> changed) {
        this.source = source;
        this.changed = changed;
        int max = config.device_cache_max();
        this.maxAge = config.device_cache_age_ms() * 1_000_000;
        this.unknownAge = config.unknown_cache_age_ms() * 1_000_000;
        this.maxLoads = config.read_queue_max();
        this.entries =
                Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
    }

    @Nullable
    DeviceRow cached(String id) {
        Entry entry = entries.getIfPresent(id);
        if (entry == null || entry.row == null) {
            return null;
        }
        if (isDue(entry)) {
            load(id, false, false);
        }
        return entry.row;
    }

    CompletableFuture<Optional<DeviceRow>> find(String id) {
        DeviceRow row = cached(id);
        if (row != null) {
            return CompletableFuture.completedFuture(Optional.of(row));
        }
        Entry entry = entries.getIfPresent(id);
        if (entry != null && !isDue(entry)) {
            return CompletableFuture.completedFuture(Optional.ofNullable(entry.row));
        }
        return load(id, false, false);
    }

    /** Reads a row again that is known to be different now, and tells so; serves the old one meanwhile. */
    CompletableFuture<Optional<DeviceRow>> reload(String id) {
        return load(id, true, true);
    }

    /** Takes rows that a query found which began at some time; what was read since is newer. */
    void offer(Collection<DeviceRow> rows, long began) {
        List<DeviceRow> differ = new ArrayList<>();
        long now = System.nanoTime();
        synchronized (this) {
            for (DeviceRow row : rows) {
                String id = row.device().id();
                Entry before = entries.getIfPresent(id);
                if (before == null || before.readAt - began < 0) {
                    entries.put(id, new Entry(row, now, now + maxAge));
                    if (before != null && !Objects.equals(before.row, row)) {
                        differ.add(row);
                    }
                }
            }
        }
        differ.forEach(row -> changed.accept(row.device().id(), row));
    }

    /** Lets every entry be read again when it is wanted next. */
    void expireAll() {
        long now = System.nanoTime();
        entries.asMap().replaceAll((id, entry) -> new Entry(entry.row, entry.readAt, now));
    }

    long size() {
        return entries.estimatedSize();
    }

    private static boolean isDue(Entry entry) {
        return System.nanoTime() - entry.dueAt >= 0;
    }

    private CompletableFuture<Optional<DeviceRow>> load(String id, boolean again, boolean announce) {
        Load load;
        List<String> ids = List.of();
        synchronized (this) {
            load = loads.get(id);
            if (load == null) {
                if (loads.size() >= maxLoads) {
                    return CompletableFuture.failedFuture(new IllegalStateException(
                            "The store is busy: read.queue.max=" + maxLoads + " devices are being looked up"));
                }
                load = new Load();
                loads.put(id, load);
            }
            // A query under way may have seen the row as it was before.
            load.again |= again && load.queried;
            load.announce |= announce;
            if (!querying) {
                ids = nextIds();
            }
        }
        query(ids);
        return load.stage;
    }

    private List<String> nextIds() {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, Load> waiting : loads.entrySet()) {
            if (!waiting.getValue().queried) {
                waiting.getValue().queried = true;
                ids.add(waiting.getKey());
                if (ids.size() == IDS_PER_QUERY) {
                    break;
                }
            }
        }
        querying = !ids.isEmpty();
        return ids;
    }

    private void query(List<String> ids) {
        if (!ids.isEmpty()) {
            source.apply(ids).whenComplete((rows, error) -> {
                if (error == null) {
                    loaded(ids, rows);
                } else {
                    failed(ids, error);
                }
            });
        }
    }

    private void loaded(List<String> ids, List<DeviceRow> rows) {
        Map<String, DeviceRow> byId = new HashMap<>();
        rows.forEach(row -> byId.put(row.device().id(), row));
        List<Runnable> after = new ArrayList<>();
        List<String> next;
        synchronized (this) {
            for (String id : ids) {
                Load load = loads.get(id);
                if (load == null) {
                    continue;
                }
                if (load.again) {
                    load.again = false;
                    load.queried = false;
                    continue;
                }
                loads.remove(id);
                after.add(store(id, byId.get(id), load));
            }
            next = nextIds();
        }
        query(next);
        after.forEach(Runnable::run);
    }

    /** Keeps the row; returns what is to be told, outside the lock. */
    private Runnable store(String id, @Nullable DeviceRow row, Load load) {
        long now = System.nanoTime();
        Entry before = entries.getIfPresent(id);
        entries.put(id, new Entry(row, now, now + (row == null ? unknownAge : maxAge)));
        boolean differs = before != null && !Objects.equals(before.row, row);
        return () -> {
            if (load.announce || differs) {
                changed.accept(id, row);
            }
            load.stage.complete(Optional.ofNullable(row));
        };
    }

    private void failed(List<String> ids, Throwable error) {
        List<Load> gone = new ArrayList<>();
        List<String> next;
        long retryAt = System.nanoTime() + unknownAge;
        synchronized (this) {
            for (String id : ids) {
                Load load = loads.remove(id);
                if (load != null) {
                    gone.add(load);
                }
                // What is old is served on, and looked up again a little later.
                entries.asMap().computeIfPresent(id, (key, entry) -> new Entry(entry.row, entry.readAt, retryAt));
            }
            next = nextIds();
        }
        query(next);
        gone.forEach(load -> load.stage.completeExceptionally(error));
    }
}
