package io.telecast.websocket.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Events, and types that are installed later: whole messages, of which none replaces another. */
final class MessageType implements FeedType {
    private final String name;

    MessageType(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable PushedEvent read(byte[] payload) {
        return PushedEvent.message(payload);
    }

    @Override
    public Latest latest() {
        return new Messages();
    }

    @Override
    public int readAtOnce() {
        return 1;
    }

    /** There is no current state. */
    @Override
    public CompletionStage<Map<String, List<Sample>>> stored(List<String> deviceIds) {
        return CompletableFuture.completedFuture(Map.of());
    }
}
