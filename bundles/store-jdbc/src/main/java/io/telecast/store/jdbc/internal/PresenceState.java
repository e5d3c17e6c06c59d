package io.telecast.store.jdbc.internal;

import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceChange;
import io.telecast.api.store.PresenceStore.Outcome;

/**
 * What is stored of a device's presence.
 *
 * @param online as {@code devices.is_online} says
 * @param connected as in {@link Presence#connected}
 * @param since as in {@link Presence#since}
 * @param changedAt the moment of the last change that was kept; 0 if that is not known
 */
record PresenceState(boolean online, boolean connected, long since, long changedAt) {

    /** Another back end wrote it, which brokers tell of connections. */
    static PresenceState ofOthers(boolean online) {
        return new PresenceState(online, online, 0, 0);
    }

    Outcome outcome(PresenceChange change) {
        if (change.at() < changedAt) {
            return Outcome.OUTDATED;
        }
        return change.online() == online ? Outcome.UNCHANGED : Outcome.CHANGED;
    }

    PresenceState after(PresenceChange change) {
        return switch (outcome(change)) {
            case CHANGED -> new PresenceState(change.online(), change.connected(), change.at(), change.at());
            case UNCHANGED -> new PresenceState(online, change.connected() || online && connected, since, change.at());
            case OUTDATED, NOT_NOW -> this;
        };
    }

    Presence presence() {
        return new Presence(online, connected, since);
    }
}
