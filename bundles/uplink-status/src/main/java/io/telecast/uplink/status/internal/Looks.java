package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.PresenceStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at devices in the database, and makes those online whose reports show it. */
final class Looks {
    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    private final DeviceDirectory directory;
    private final PresenceStore store;
    private final Changes changes;
    private final Silences silences;
    private final long knownFor;
    private final LongSupplier clock;
    private final Executor thread;
    private final Figures figures;

    Looks(
            DeviceDirectory directory,
            PresenceStore store,
            Changes changes,
            Silences silences,
            long knownFor,
            LongSupplier clock,
            Executor thread,
            Figures figures) {
        this.directory = directory;
        this.store = store;
        this.changes = changes;
        this.silences = silences;
        this.knownFor = knownFor;
        this.clock = clock;
        this.thread = thread;
        this.figures = figures;
    }

    /**
     * @param due is given those whose deadline has to be moved
     * @param doubtful is given those of which it could not be told
     * @return fails when the database is away
     */
    CompletionStage<Void> look(List<Known> some, Consumer<Known> due, Consumer<Known> doubtful) {
        figures.looks.add(some.size());
        return Facts.read(directory, store, some.stream().map(Known::id).toList())
                .thenComposeAsync(
                        facts -> {
                            List<CompletableFuture<?>> open = new ArrayList<>();
                            for (Known one : some) {
                                Device device = facts.devices().get(one.id());
                                Presence presence = facts.presences().get(one.id());
                                open.add(judge(one, device, presence, due, doubtful)
                                        .toCompletableFuture());
                            }
                            return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new));
                        },
                        thread);
    }

    private CompletionStage<?> judge(
            Known one,
            @Nullable Device device,
            @Nullable Presence presence,
            Consumer<Known> due,
            Consumer<Known> doubtful) {
        long now = clock.getAsLong();
        if (device == null || presence == null) {
            one.offline(0, now + knownFor);
        } else if (presence.online()) {
            online(one, device, presence.connected(), due);
        } else {
            // What is older than it may be silent shows nothing.
            long allowed = silences.allowed(device, false);
            long floor = allowed > 0 ? Math.max(presence.since(), now - allowed) : presence.since();
            one.offline(floor, now);
            if (one.seen() > floor) {
                return raise(one, device, due, doubtful);
            }
        }
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<?> raise(Known one, Device device, Consumer<Known> due, Consumer<Known> doubtful) {
        long at = one.seen();
        return changes.shown(device, true, at)
                .handleAsync(
                        (outcome, refusal) -> {
                            if (refusal != null) {
                                one.offline(at, clock.getAsLong() + knownFor);
                                LOG.warn(
                                        "The store refused that {} is online: {}",
                                        device.id(),
                                        Changes.reason(refusal));
                            } else if (outcome == Outcome.CHANGED) {
                                figures.raised.increment();
                                one.raised();
                                online(one, device, false, due);
                            } else {
                                // Somebody else was there before, or knows something later, or nobody can say now.
                                one.offline(outcome == Outcome.OUTDATED ? at : 0, clock.getAsLong());
                                if (outcome != Outcome.OUTDATED || one.seen() > at) {
                                    doubtful.accept(one);
                                }
                            }
                            return outcome;
                        },
                        thread);
    }

    private void online(Known one, Device device, boolean connected, Consumer<Known> due) {
        long allowed = silences.allowed(device, connected);
        one.online(allowed, clock.getAsLong() + knownFor);
        if (allowed > 0) {
            due.accept(one);
        }
    }
}
