package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.push.Deadline;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.PresenceStore.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds devices whose deadline has passed, and makes those offline to which it still applies. */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final DeviceDirectory directory;
    private final PresenceStore store;
    private final Changes changes;
    private final Silences silences;
    private final Redis redis;
    private final Keeper keeper;
    private final LongSupplier clock;
    private final Executor thread;
    private final Figures figures;
    private boolean busy;

    Sweeper(
            DeviceDirectory directory,
            PresenceStore store,
            Changes changes,
            Silences silences,
            Redis redis,
            Keeper keeper,
            LongSupplier clock,
            Executor thread,
            Figures figures) {
        this.directory = directory;
        this.store = store;
        this.changes = changes;
        this.silences = silences;
        this.redis = redis;
        this.keeper = keeper;
        this.clock = clock;
        this.thread = thread;
        this.figures = figures;
    }

    /** Begins a sweep, if none is under way. The keeper's thread. */
    void sweep() {
        if (busy || !redis.isTrusted()) {
            return;
        }
        busy = true;
        redis.claimPassed()
                .thenCompose(claimed -> claimed.isEmpty()
                        ? CompletableFuture.completedStage(false)
                        : sweep(claimed).thenApply(done -> claimed.size() == Facts.BATCH))
                .whenCompleteAsync(
                        (more, failure) -> {
                            busy = false;
                            if (failure != null) {
                                // Another one gets them when the claim has ended.
                                LOG.debug("A sweep did not end", failure);
                            } else if (more) {
                                sweep();
                            }
                        },
                        thread);
    }

    private CompletionStage<?> sweep(List<Deadline> claimed) {
        return Facts.read(directory, store, claimed.stream().map(Deadline::name).toList())
                .thenComposeAsync(facts -> judge(claimed, facts), thread);
    }

    private CompletionStage<?> judge(List<Deadline> claimed, Facts facts) {
        List<Deadline> over = new ArrayList<>();
        Map<Device, Long> silenced = new HashMap<>();
        List<CompletableFuture<?>> open = new ArrayList<>();
        for (Deadline deadline : claimed) {
            Device device = facts.devices().get(deadline.name());
            Presence presence = facts.presences().get(deadline.name());
            if (device == null || presence == null || !applies(deadline, device, presence)) {
                over.add(deadline);
                continue;
            }
            long at = Math.min(deadline.at(), clock.getAsLong());
            open.add(changes.shown(device, false, at)
                    .handleAsync(
                            (outcome, refusal) -> {
                                if (refusal != null) {
                                    LOG.warn(
                                            "The store refused that {} is offline: {}",
                                            device.id(),
                                            Changes.reason(refusal));
                                }
                                if (outcome != Outcome.NOT_NOW) {
                                    over.add(deadline);
                                }
                                if (outcome == Outcome.CHANGED) {
                                    figures.silenced.increment();
                                    silenced.put(device, at);
                                    keeper.changed(device.id());
                                }
                                return outcome;
                            },
                            thread)
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
                .thenCompose(done -> redis.settle(over))
                .thenAcceptAsync(
                        standing -> silenced.forEach((device, at) -> {
                            if (standing.contains(device.id())) {
                                correct(device, at);
                            }
                        }),
                        thread);
    }

    private boolean applies(Deadline deadline, Device device, Presence presence) {
        if (!presence.online()) {
            if (presence.since() == deadline.at()) {
                // Whoever made it so may have ended before it could tell.
                changes.tellAgain(device, presence.since());
            }
            return false;
        }
        long allowed = silences.allowed(device, presence.connected());
        Known known = keeper.known(device.id());
        if (known != null && known.seen() + allowed > clock.getAsLong()) {
            // Redis does not know yet.
            keeper.changed(device.id());
            return false;
        }
        return allowed > 0;
    }

    /** A report came between the claim and now, and its instance could not see that the device had become offline. */
    private void correct(Device device, long at) {
        changes.shown(device, true, at).thenAccept(outcome -> {
            if (outcome == Outcome.CHANGED) {
                figures.corrected.increment();
            }
        });
    }
}
