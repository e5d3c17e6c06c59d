package io.telecast.websocket.internal;

import io.telecast.api.push.Handshakes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Turns clients away before the handshake while this instance is drained, and notes who the others are. */
@Component
public final class Entrance implements Handshakes {
    private static final int UNAVAILABLE = 503;

    private final WebSocketManager manager;

    @Activate
    public Entrance(@Reference WebSocketManager manager) {
        this.manager = manager;
    }

    @Override
    public Answer answer(Handshake handshake) {
        if (manager.isDraining()) {
            manager.counters().refusedDrained.increment();
            return new Answer.Refusal(UNAVAILABLE, "This instance is being drained: connect again, to another one.");
        }
        return new Answer.Upgrade(
                manager.callers().of(handshake.remoteAddress(), handshake.forwardedFor(), handshake.origin()));
    }
}
