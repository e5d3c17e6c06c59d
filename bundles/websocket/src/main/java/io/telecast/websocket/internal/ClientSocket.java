package io.telecast.websocket.internal;

import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: reads frames, holds at most one subscription, keeps the time limits. Frames are taken one after the
 * other; while one is being checked, only the newest of those behind it waits.
 */
final class ClientSocket {
    private static final int POLICY = 1008;

    private final WebSocketManager manager;
    private final Wire wire;
    private final boolean withKeys;
    private final Counters counters;
    private final Outbox outbox;
    private final long openedAt = Clock.millis();

    private boolean spoken;
    private boolean checking;
    private FirstFrame.@Nullable Request next;
    private @Nullable Watch watch;
    private @Nullable Principal principal;
    /** Kept for an API key alone, which may be disabled while the socket is open. */
    private @Nullable Credentials toRecheck;

    private long recheckedAt;

    private long bytesIn;
    private long lastByteAt = openedAt;
    private @Nullable EndReason ended;
    private long endedAt;

    ClientSocket(WebSocketManager manager, Wire wire, boolean withKeys, Counters counters) {
        this.manager = manager;
        this.wire = wire;
        this.withKeys = withKeys;
        this.counters = counters;
        this.outbox = new Outbox(wire, manager.limits().outboxFrames(), counters);
    }

    Outbox outbox() {
        return outbox;
    }

    /** A text came; on a thread of the server, in order. */
    void text(String text) {
        counters.framesIn.increment();
        FirstFrame frame = text.equals("ping") ? new FirstFrame.NoObject() : FirstFrame.read(text, withKeys);
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

    /** Ends the socket: a last text if there is one, then a close frame. */
    void end(EndReason reason, @Nullable String text, int code, String phrase) {
        if (finish(reason, phrase)) {
            outbox.farewell(text, code, phrase);
        }
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
            checkCredentials(now, limits);
        }
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
        Watch begun = manager.subscribeDevice(this, admitted.device(), request.keys());
        Watch over;
        FirstFrame.Request following;
        synchronized (this) {
            boolean late = ended != null;
            over = late ? begun : watch;
            if (!late) {
                watch = begun;
                principal = admitted.principal();
                toRecheck = admitted.principal().apiKeyId() == null ? null : request.credentials();
                recheckedAt = Clock.millis();
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
        Watch over;
        synchronized (this) {
            if (ended != null) {
                return false;
            }
            ended = reason;
            endedAt = Clock.millis();
            over = watch;
            watch = null;
            toRecheck = null;
            next = null;
        }
        if (over != null) {
            manager.unsubscribeDevice(over);
        }
        manager.ended(reason, over == null ? null : over.feed().deviceId(), why);
        return true;
    }

    private void countBytes(long now) {
        long count = wire.bytesIn();
        if (count != bytesIn) {
            bytesIn = count;
            lastByteAt = now;
        }
    }

    private void checkCredentials(long now, Limits limits) {
        Credentials again;
        synchronized (this) {
            if (principal == null) {
                return;
            }
            boolean expired = principal.expiresAt() <= System.currentTimeMillis();
            if (!expired && (toRecheck == null || now - recheckedAt < limits.apiKeyRecheck())) {
                return;
            }
            again = expired ? null : toRecheck;
            recheckedAt = now;
        }
        if (again == null) {
            end(EndReason.EXPIRED, "token is expired", POLICY, "token is expired");
        } else {
            manager.doorkeeper().recheck(again, text -> end(EndReason.EXPIRED, text, POLICY, text));
        }
    }

    private synchronized boolean spoken() {
        return spoken;
    }

    private synchronized boolean hasEnded() {
        return ended != null;
    }
}
