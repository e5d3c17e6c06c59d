package io.telecast.uplink.event.internal;

import io.telecast.api.store.Event;
import io.telecast.api.store.EventStore;
import io.telecast.test.kit.HeldServices;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services extends HeldServices implements EventStore {
    final List<Event> events = new ArrayList<>();

    @Override
    public CompletionStage<Boolean> add(Event event) {
        events.add(event);
        return commit("add " + event.tenantId() + " " + event.deviceId() + " " + event.timestamp() + " "
                + event.method() + " " + event.json());
    }

    @Override
    public CompletionStage<List<Event>> newest(String deviceId, int limit) {
        throw new UnsupportedOperationException();
    }
}
