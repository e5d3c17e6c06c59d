package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every device that is online and may fall silent has a deadline, whatever became of Redis. One instance
 * at a time, for all.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final DeviceDirectory directory;
    private final PresenceStore store;
    private final Silences silences;
    private final Redis redis;
    private final long interval;
    private final Executor thread;
    private final Figures figures;
    private boolean busy;

    Reconciler(
            DeviceDirectory directory,
            PresenceStore store,
            Silences silences,
            Redis redis,
            long interval,
            Executor thread,
            Figures figures) {
        this.directory = directory;
        this.store = store;
        this.silences = silences;
        this.redis = redis;
        this.interval = interval;
        this.thread = thread;
        this.figures = figures;
    }

    /** Begins, if it is time and nobody else does it. The keeper's thread. */
    void reconcile() {
        if (busy || !redis.isTrusted()) {
            return;
        }
        busy = true;
        redis.claimReconcile(interval)
                .thenCompose(mine -> mine
                        ? page("").thenCompose(done -> redis.reconciled(interval))
                        : CompletableFuture.completedStage(null))
                .whenCompleteAsync(
                        (done, failure) -> {
                            busy = false;
                            if (failure != null) {
                                LOG.debug("It is reconciled later", failure);
                            }
                        },
                        thread);
    }

    private CompletionStage<Void> page(String after) {
        return store.online(after, Facts.BATCH)
                .thenComposeAsync(
                        ids -> {
                            if (ids.isEmpty()) {
                                return CompletableFuture.completedStage(null);
                            }
                            CompletionStage<Void> done =
                                    Facts.read(directory, store, ids).thenCompose(facts -> complete(ids, facts));
                            return ids.size() < Facts.BATCH
                                    ? done
                                    : done.thenCompose(nothing -> page(ids.get(ids.size() - 1)));
                        },
                        thread);
    }

    private CompletionStage<Void> complete(List<String> ids, Facts facts) {
        Map<String, Long> remaining = new HashMap<>();
        for (String id : ids) {
            Device device = facts.devices().get(id);
            Presence presence = facts.presences().get(id);
            if (device != null && presence != null && presence.online()) {
                long allowed = silences.allowed(device, presence.connected());
                if (allowed > 0) {
                    remaining.put(id, allowed);
                }
            }
        }
        return remaining.isEmpty()
                ? CompletableFuture.completedStage(null)
                : redis.assertAll(remaining).thenAccept(missing -> figures.reconciled.add(missing.size()));
    }
}
