package io.telecast.websocket.internal;

import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.push.Connection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: reads frames, holds at most one view, keeps the time limits. Frames are taken one after the
 * other; while one is being checked, only the newest of those behind it waits.
 */
final class ClientSocket {
    private static final int POLICY = 1008;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final String SEEN = "seen ";

    /** How long a token lives on while the next one is being checked. */
    private static final long RENEWAL_MS = 3_000;

    private final long id;
    private final WebSocketManager manager;
    private final Wire wire;
    private final Caller caller;
    private final String path;
    private final Purpose purpose;
    private final Counters counters;
    private final Outbox outbox;
    private final FramePace pace;
    private final long openedAt = Clock.millis();
    private final long since = System.currentTimeMillis();

    private boolean spoken;
    private boolean checking;
    private FirstFrame.@Nullable Request next;
    private @Nullable View view;
    /** What the view shows. */
    private FirstFrame.@Nullable Wish wish;

    private @Nullable Principal principal;
    /** The tenant it is counted for. */
    private @Nullable String tenantId;

    private volatile boolean addressEntered;
    /** Kept for an API key alone, which may be disabled while the socket is open. */
    private @Nullable Credentials apiKey;

    private long bytesIn;
    private long lastByteAt = openedAt;
    private @Nullable EndReason ended;
    private long endedAt;

    ClientSocket(
            long id,
            WebSocketManager manager,
            Wire wire,
            Caller caller,
            String path,
            Purpose purpose,
            Counters counters) {
        this.id = id;
        this.manager = manager;
        this.wire = wire;
        this.caller = caller;
        this.path = path;
        this.purpose = purpose;
        this.counters = counters;
        this.outbox = new Outbox(wire, manager.limits(), counters);
        this.pace = new FramePace(
                manager.limits().framesPerSecond(), manager.limits().framesBurst(), System.nanoTime());
    }

    long id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    Purpose purpose() {
        return purpose;
    }

    Outbox outbox() {
        return outbox;
    }

    /** A text came; on a thread of the server, in order. */
    void text(String text) {
        if (!takes()) {
            return;
        }
        FirstFrame frame = text.equals("ping") ? new FirstFrame.NoObject() : read(text);
        if (frame instanceof FirstFrame.Request request) {
            subscribe(request);
        } else if (frame instanceof FirstFrame.Invalid invalid) {
            refuse(invalid.text());
        } else if (frame instanceof FirstFrame.TooMany many) {
            end(EndReason.MANY_DEVICES, many.text(), POLICY, many.text());
        } else if (text.equals("ping") || spoken()) {
            seen(text);
            outbox.pong();
        } else {
            refuse(FirstFrame.INVALID_FORMAT);
        }
    }

    /** {@code seen} and the {@code systime} of a frame: the client shows it. What is no time is no news either. */
    private void seen(String text) {
        if (text.startsWith(SEEN)) {
            try {
                outbox.seen(Instant.parse(text.substring(SEEN.length())).toEpochMilli());
            } catch (DateTimeParseException noTime) {
                // Like any text, it is answered.
            }
        }
    }

    /** Whether a frame is looked at. */
    private boolean takes() {
        counters.framesIn.increment();
        if (hasEnded()) {
            return false;
        }
        boolean keepsPace = pace.keeps(System.nanoTime());
        if (!keepsPace) {
            String text = "too many frames: at most " + manager.limits().framesPerSecond() + " a second";
            end(EndReason.FLOODED, text, POLICY, text);
        }
        return keepsPace;
    }

    private FirstFrame read(String text) {
        return FirstFrame.read(text, purpose, manager.limits().devicesPerSocket());
    }

    /** Bytes came: a sign of life, but no way to begin. */
    void bytes() {
        if (takes() && !spoken()) {
            refuse(FirstFrame.INVALID_FORMAT);
        }
    }

    /** Counts it among the sockets of its address; false when there are too many. */
    boolean enterAddress() {
        addressEntered = manager.addresses().enter(caller.source());
        return addressEntered;
    }

    /** The server found a fault, and closes the connection. */
    void failed(EndReason reason, String why) {
        finish(reason, why);
    }

    /** The connection is gone, whoever closed it. */
    void closed(EndReason reason, String why) {
        finish(reason, why);
        outbox.failed(new IllegalStateException("closed"));
        if (addressEntered) {
            addressEntered = false;
            manager.addresses().leave(caller.source());
        }
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

    String path() {
        return path;
    }

    /** Null before it was admitted. */
    synchronized @Nullable String tenantId() {
        return tenantId;
    }

    /** What an operator sees of it. */
    synchronized Connection connection() {
        return new Connection(
                id,
                path,
                caller.address(),
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
        } else if (answer instanceof Doorkeeper.Answer.Unknown unknown) {
            String text = unknown.text();
            manager.attempts().failed(caller, text, () -> end(EndReason.CREDENTIALS, text, POLICY, text));
        } else if (answer instanceof Doorkeeper.Answer.Admitted admitted) {
            admitted(request, admitted);
        } else {
            String text = "temporarily unavailable, try again later";
            end(EndReason.UNAVAILABLE, text, TRY_AGAIN_LATER, text);
        }
    }

    private void admitted(FirstFrame.Request request, Doorkeeper.Answer.Admitted admitted) {
        if (!enterTenant(admitted.principal().tenantId())) {
            end(EndReason.CROWDED_TENANT, null, TRY_AGAIN_LATER, "too many sockets of this tenant");
            return;
        }
        if (hasEnded()) {
            return;
        }
        View same = sameView(request);
        if (same != null) {
            // What waits for the client stays: only who it is has changed.
            renewed(request, admitted.principal());
            manager.showAgain(same);
        } else {
            begun(request, admitted.principal(), manager.subscribeDevice(this, request, admitted.devices()));
            manager.doorkeeper().lookAgain(admitted.devices(), manager::deviceChanged);
        }
        FirstFrame.Request following;
        synchronized (this) {
            checking = false;
            following = next;
            next = null;
        }
        if (following != null) {
            subscribe(following);
        }
    }

    /** Counts it among the sockets of its tenant; false when there are too many. */
    private synchronized boolean enterTenant(String tenant) {
        if (ended != null || tenant.equals(tenantId)) {
            return true;
        }
        if (!manager.tenants().enter(tenant)) {
            return false;
        }
        leaveTenant();
        tenantId = tenant;
        return true;
    }

    private synchronized void leaveTenant() {
        if (tenantId != null) {
            manager.tenants().leave(tenantId);
            tenantId = null;
        }
    }

    /** The view, if it shows what is asked for. States are told by their changes, so each frame begins them anew. */
    private synchronized @Nullable View sameView(FirstFrame.Request request) {
        return !purpose.ofStates() && request.wish().equals(wish) ? view : null;
    }

    private void begun(FirstFrame.Request request, Principal now, View begun) {
        View over;
        synchronized (this) {
            boolean late = ended != null;
            over = late ? begun : view;
            if (!late) {
                view = begun;
                wish = request.wish();
                renewed(request, now);
            }
        }
        if (over != null) {
            manager.unsubscribeDevice(over);
        }
    }

    private synchronized void renewed(FirstFrame.Request request, Principal now) {
        if (ended == null) {
            principal = now;
            apiKey = now.apiKeyId() == null ? null : request.credentials();
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
            wish = null;
            apiKey = null;
            next = null;
            leaveTenant();
        }
        if (over != null) {
            manager.unsubscribeDevice(over);
        }
        manager.ended(caller, reason, over == null ? List.of() : over.deviceIds(), why);
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
            long grace = checking ? RENEWAL_MS : 0;
            if (principal == null || System.currentTimeMillis() - principal.expiresAt() < grace) {
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
