package io.telecast.websocket.internal;

import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.push.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: reads frames, holds at most one view, keeps the time limits. Frames are taken one after the
 * other; while one is being checked, only the newest of those behind it waits.
 */
final class ClientSocket {
    private static final int POLICY = 1008;

    private final long id;
    private final WebSocketManager manager;
    private final Wire wire;
    private final String path;
    private final Purpose purpose;
    private final Counters counters;
    private final Outbox outbox;
    private final long openedAt = Clock.millis();
    private final long since = System.currentTimeMillis();

    private boolean spoken;
    private boolean checking;
    private FirstFrame.@Nullable Request next;
    private @Nullable View view;
    private @Nullable Principal principal;
    /** Kept for an API key alone, which may be disabled while the socket is open. */
    private @Nullable Credentials apiKey;

    private long bytesIn;
    private long lastByteAt = openedAt;
    private @Nullable EndReason ended;
    private long endedAt;

    ClientSocket(long id, WebSocketManager manager, Wire wire, String path, Purpose purpose, Counters counters) {
        this.id = id;
        this.manager = manager;
        this.wire = wire;
        this.path = path;
        this.purpose = purpose;
        this.counters = counters;
        this.outbox = new Outbox(wire, manager.limits(), counters);
    }

    long id() {
        return id;
    }

    Purpose purpose() {
        return purpose;
    }

    Outbox outbox() {
        return outbox;
    }

    /** A text came; on a thread of the server, in order. */
    void text(String text) {
        counters.framesIn.increment();
        FirstFrame frame = text.equals("ping") ? new FirstFrame.NoObject() : read(text);
        if (frame instanceof FirstFrame.Request request) {
            subscribe(request);
        } else if (frame instanceof FirstFrame.Invalid invalid) {
            refuse(invalid.text());
        } else if (text.equals("ping") || spoken()) {
            outbox.pong();
        } else {
            refuse(FirstFrame.INVALID_FORMAT);
        }
    }

    private FirstFrame read(String text) {
        return FirstFrame.read(text, purpose, manager.limits().devicesPerSocket());
    }

    /** Bytes came: a sign of life, but no way to begin. */
    void bytes() {
        if (!spoken()) {
            refuse(FirstFrame.INVALID_FORMAT);
        }
    }

    /** The connection is gone, whoever closed it. */
    void closed(EndReason reason) {
        finish(reason, "the connection ended");
        outbox.failed(new IllegalStateException("closed"));
        manager.forget(this);
    }

    /** Ends the connection at once. */
    void cut() {
        finish(EndReason.SHUTDOWN, "it did not close in time");
        wire.abort();
    }

    void refuse(String text) {
        end(EndReason.REFUSED, text, POLICY, text);
    }

    /** Ends the socket: a last text if there is one, then a close frame; false when it had ended before. */
    boolean end(EndReason reason, @Nullable String text, int code, String phrase) {
        boolean first = finish(reason, phrase);
        if (first) {
            outbox.farewell(text, code, phrase);
        }
        return first;
    }

    /** Looks at the time limits. */
    void tick(long now, Limits limits) {
        if (hasEnded()) {
            if (now - endedAt > limits.closeGrace()) {
                wire.abort();
            }
            return;
        }
        countBytes(now);
        if (outbox.stalledFor(now) > limits.stall()) {
            finish(EndReason.STALLED, "it took nothing for " + limits.stall() / 1_000 + " s");
            wire.abort();
        } else if (!spoken() && now - openedAt > limits.firstFrame()) {
            String phrase = "no first frame within " + limits.firstFrame() / 1_000 + " s";
            end(EndReason.SILENT, null, POLICY, phrase);
        } else if (now - lastByteAt > limits.idle()) {
            end(EndReason.IDLE, null, 1001, "no sign of life for " + limits.idle() / 1_000 + " s");
        } else {
            checkToken();
        }
    }

    /** The API key it came by, to be looked at again; null if it came by a token. */
    synchronized @Nullable Credentials apiKey() {
        return apiKey;
    }

    /** An API key is good no more; it may have come by another one since. */
    void apiKeyRefused(Credentials key, String text) {
        if (key.equals(apiKey())) {
            end(EndReason.EXPIRED, text, POLICY, text);
        }
    }

    /** What an operator sees of it. */
    synchronized Connection connection() {
        return new Connection(
                id,
                path,
                wire.remoteAddress(),
                principal == null ? null : principal.tenantId(),
                principal == null ? null : principal.id(),
                view == null ? List.of() : view.deviceIds(),
                since,
                outbox.frames(),
                outbox.conflated());
    }

    private void subscribe(FirstFrame.Request request) {
        synchronized (this) {
            spoken = true;
            if (ended != null) {
                return;
            }
            if (checking) {
                next = request;
                return;
            }
            checking = true;
        }
        manager.doorkeeper().admit(request, answer -> answered(request, answer));
    }

    private void answered(FirstFrame.Request request, Doorkeeper.Answer answer) {
        if (answer instanceof Doorkeeper.Answer.Refused refused) {
            refuse(refused.text());
        } else if (answer instanceof Doorkeeper.Answer.Admitted admitted) {
            admitted(request, admitted);
        } else {
            String text = "temporarily unavailable, try again later";
            end(EndReason.UNAVAILABLE, text, 1013, text);
        }
    }

    private void admitted(FirstFrame.Request request, Doorkeeper.Answer.Admitted admitted) {
        if (hasEnded()) {
            return;
        }
        View begun = manager.subscribeDevice(this, request, admitted.devices());
        View over;
        FirstFrame.Request following;
        synchronized (this) {
            boolean late = ended != null;
            over = late ? begun : view;
            if (!late) {
                view = begun;
                principal = admitted.principal();
                apiKey = admitted.principal().apiKeyId() == null ? null : request.credentials();
            }
            checking = false;
            following = next;
            next = null;
        }
        if (over != null) {
            manager.unsubscribeDevice(over);
        }
        if (following != null) {
            subscribe(following);
        }
    }

    /** Takes the subscription away and notes the reason; true for the first reason only. */
    private boolean finish(EndReason reason, String why) {
        View over;
        synchronized (this) {
            if (ended != null) {
                return false;
            }
            ended = reason;
            endedAt = Clock.millis();
            over = view;
            view = null;
            apiKey = null;
            next = null;
        }
        if (over != null) {
            manager.unsubscribeDevice(over);
        }
        manager.ended(reason, over == null ? List.of() : over.deviceIds(), why);
        return true;
    }

    private void countBytes(long now) {
        long count = wire.bytesIn();
        if (count != bytesIn) {
            bytesIn = count;
            lastByteAt = now;
        }
    }

    private void checkToken() {
        synchronized (this) {
            if (principal == null || principal.expiresAt() > System.currentTimeMillis()) {
                return;
            }
        }
        end(EndReason.EXPIRED, "token is expired", POLICY, "token is expired");
    }

    private synchronized boolean spoken() {
        return spoken;
    }

    private synchronized boolean hasEnded() {
        return ended != null;
    }
}
