package io.telecast.uplink.status.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore;
import io.telecast.api.store.PresenceStore.Outcome;
import io.telecast.api.uplink.UplinkResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores what becomes known of a device, then tells those who watch. In this order, so that who listens first and reads
 * the stored state then has missed nothing.
 */
final class Changes {
    private final PresenceStore store;
    private final PushPublisher push;
    private final Turns turns;

    Changes(PresenceStore store, PushPublisher push, Turns turns) {
        this.store = store;
        this.push = push;
        this.turns = turns;
    }

    /** In the device's turn: what reports and silence show. Told only if it is a change. */
    CompletionStage<Outcome> shown(Device device, boolean online, long at) {
        var answer = new CompletableFuture<Outcome>();
        turns.take(device.id(), before -> apply(device, online, false, at, outcome -> outcome == Outcome.CHANGED)
                .handle((outcome, failure) -> {
                    if (failure == null) {
                        answer.complete(outcome);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                    // A status that was given back is so for those behind it, whatever comes in between.
                    return before == UplinkResult.RETRY ? UplinkResult.RETRY : UplinkResult.OK;
                }));
        return answer;
    }

    /** What a broker says of a connection, within a turn that was taken. Always told, but when something later is known. */
    CompletionStage<Outcome> stated(Device device, boolean online, long at) {
        return apply(device, online, online, at, outcome -> outcome == Outcome.CHANGED || outcome == Outcome.UNCHANGED);
    }

    /** Tells once more that a device is offline since a moment, if it still is: who stored it may have ended before. */
    void tellAgain(Device device, long since) {
        turns.take(device.id(), before -> store.find(List.of(device.id())).handle((found, failure) -> {
            Presence now = found == null ? null : found.get(device.id());
            if (now != null && !now.online() && now.since() == since) {
                tell(device, false, since);
            }
            return before == UplinkResult.RETRY ? UplinkResult.RETRY : UplinkResult.OK;
        }));
    }

    private CompletionStage<Outcome> apply(
            Device device, boolean online, boolean connected, long at, Predicate<@Nullable Outcome> told) {
        return store.set(new PresenceChange(device.id(), online, connected, at)).thenApply(outcome -> {
            if (told.test(outcome)) {
                tell(device, online, at);
            }
            return outcome;
        });
    }

    private void tell(Device device, boolean online, long at) {
        push.publish(new PushEvent(
                StatusHandler.TYPE, device.id(), device.tenantId(), at, () -> StatusPayload.event(online)));
    }

    /** What a store says of what it refuses. */
    static @Nullable String reason(Throwable refusal) {
        Throwable cause = refusal.getCause();
        return (refusal instanceof CompletionException && cause != null ? cause : refusal).getMessage();
    }
}
