package io.telecast.uplink.status.internal;

import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.push.Deadlines;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.PresenceStore;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The parts, put together. */
final class Parts {
    final StatusHandler handler;
    final Keeper keeper;
    final Sweeper sweeper;
    final Reconciler reconciler;

    /** @param thread runs one task at a time */
    Parts(
            StatusSettings settings,
            DeviceDirectory directory,
            PresenceStore store,
            PushPublisher push,
            Deadlines deadlines,
            Turns turns,
            LongSupplier clock,
            Executor thread) {
        Figures figures = new Figures();
        Changes changes = new Changes(store, push, turns);
        Silences silences = new Silences(settings.silenceDefault());
        Redis redis = new Redis(deadlines, clock, figures);
        Looks looks = new Looks(directory, store, changes, silences, settings.known(), clock, thread, figures);
        keeper = new Keeper(settings, clock, thread, figures, looks, new Moves(redis, clock, thread, figures));
        handler = new StatusHandler(directory, changes, turns, keeper, figures);
        sweeper = new Sweeper(directory, store, changes, silences, redis, keeper, clock, thread, figures);
        reconciler = new Reconciler(directory, store, silences, redis, settings.reconcile(), thread, figures);
    }
}
