package io.telecast.websocket.internal;

import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Status: online or not. */
final class StatusType implements FeedType {
    /** As many as the store takes. */
    private static final int READ_AT_ONCE = 1_000;
    /** A device that is gone is offline. */
    private static final Presence GONE = new Presence(false, false, 0);

    private final Supplier<@Nullable PresenceStore> store;

    StatusType(Supplier<@Nullable PresenceStore> store) {
        this.store = store;
    }

    @Override
    public String name() {
        return KnownTypes.STATUS;
    }

    @Override
    public @Nullable PushedEvent read(byte[] payload) {
        return PushedEvent.state(payload);
    }

    @Override
    public Latest latest() {
        return new LatestState();
    }

    @Override
    public int readAtOnce() {
        return READ_AT_ONCE;
    }

    @Override
    public CompletionStage<Map<String, List<Sample>>> stored(List<String> deviceIds) {
        PresenceStore present = store.get();
        if (present == null) {
            throw new IllegalStateException("there is no store");
        }
        return present.find(deviceIds).thenApply(found -> samples(deviceIds, found));
    }

    private static Map<String, List<Sample>> samples(List<String> deviceIds, Map<String, Presence> found) {
        long now = System.currentTimeMillis();
        return deviceIds.stream().collect(Collectors.toMap(Function.identity(), id -> {
            Presence presence = found.getOrDefault(id, GONE);
            long since = presence.since() > 0 ? presence.since() : now;
            return List.of(new Sample(LatestState.KEY, since, presence.online() ? "1" : "0"));
        }));
    }
}
