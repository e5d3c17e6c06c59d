package io.telecast.websocket.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one socket. One frame is under way at a time. While the client keeps up it gets a frame for
 * each report; when it does not, what waits becomes one frame for each device and type with the latest value of each
 * key, and of messages the newest ones; they take turns. {@code pong} goes before data. Bounded by the limit of frames,
 * for what waits in order and again for the messages of each type, by the devices of a view and the keys of a device.
 */
final class Outbox implements Wire.Sent {
    private static final byte[] PONG = "pong".getBytes(StandardCharsets.UTF_8);

    /** The last words to a client. */
    private record Farewell(byte @Nullable [] text, int code, String reason) {}

    /** A report as it waits. */
    private record Waiting(Watch watch, Report report) {}

    private final Wire wire;
    private final Limits limits;
    private final Counters counters;

    private @Nullable View view;
    private boolean sending;
    private long sendingSince;
    private @Nullable Origin underWay;
    private @Nullable Origin latest;
    private int pongs;
    private byte @Nullable [] opening;
    private @Nullable ArrayDeque<Waiting> queue;
    private @Nullable Map<Watch, Backlog> merged;
    private @Nullable Farewell farewell;
    private boolean closed;
    private long frames;
    private long conflated;

    Outbox(Wire wire, Limits limits, Counters counters) {
        this.wire = wire;
        this.limits = limits;
        this.counters = counters;
    }

    /** Begins another view: what waits of the one before is dropped, and what still comes of it as well. */
    synchronized void begin(View another) {
        view = another;
        drop();
    }

    /** Sends a report, or keeps it for later. A snapshot is sent even when it is empty. */
    void offer(Watch watch, Report report, boolean snapshot) {
        add(watch, report, snapshot);
        send();
    }

    /** As {@link #offer}, to be followed by {@link #send}. */
    synchronized void add(Watch watch, Report report, boolean snapshot) {
        if (open(watch.view()) && (snapshot || report.touches(watch.format()))) {
            keep(watch, report);
        }
    }

    /** Puts a text in the place of all that waits of a view; to be followed by {@link #send}. */
    synchronized void restart(View of, byte[] text) {
        if (open(of)) {
            drop();
            opening = text;
        }
    }

    void pong() {
        synchronized (this) {
            if (pongs < limits.pongs()) {
                pongs++;
            }
        }
        send();
    }

    /** Drops what waits, sends a last text if there is one, then the close frame. The first call counts. */
    void farewell(@Nullable String text, int code, String reason) {
        synchronized (this) {
            if (closed || farewell != null) {
                return;
            }
            drop();
            pongs = 0;
            farewell = new Farewell(text == null ? null : text.getBytes(StandardCharsets.UTF_8), code, reason);
        }
        send();
    }

    /** How long the frame under way has been under way; 0 if there is none. */
    synchronized long stalledFor(long now) {
        return sending && !closed ? now - sendingSince : 0;
    }

    /** Frames of data that were sent. */
    synchronized long frames() {
        return frames;
    }

    /** Values that were replaced by newer ones before they could be sent, and messages that had to leave. */
    synchronized long conflated() {
        return conflated;
    }

    @Override
    public void sent() {
        counters.framesOut.increment();
        Origin done = underWay();
        if (done != null) {
            long micros = done.microsSinceHeard();
            counters.deliver.recordMicros(micros);
            counters.push.recordMicros(done.travelledMicros() + micros);
            done.passed("sent", wire);
        }
        advance();
    }

    private synchronized @Nullable Origin underWay() {
        return underWay;
    }

    /** The client shows the report of this time: measured if that is the newest one that was sent, and once. */
    void seen(long timestamp) {
        Origin shown;
        synchronized (this) {
            shown = latest;
            if (shown == null || shown.timestamp() != timestamp) {
                return;
            }
            latest = null;
        }
        counters.seen.recordMicros(shown.travelledMicros() + shown.microsSinceHeard());
        shown.passed("shown", wire);
    }

    /** The connection is gone: the container says so to the socket, nothing is sent any more. */
    @Override
    public synchronized void failed(Throwable cause) {
        closed = true;
        drop();
    }

    /** Sends what waits, unless a frame is under way: the next one follows it. */
    void send() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        advance();
    }

    private boolean open(View of) {
        return !closed && farewell == null && of == view;
    }

    private void drop() {
        opening = null;
        queue = null;
        merged = null;
    }

    private void keep(Watch watch, Report report) {
        if (merged == null && (queue == null || queue.size() < limits.outboxFrames())) {
            if (queue == null) {
                queue = new ArrayDeque<>(4);
            }
            queue.add(new Waiting(watch, report));
            return;
        }
        Map<Watch, Backlog> backlogs = merged == null ? new LinkedHashMap<>() : merged;
        if (queue != null) {
            queue.forEach(earlier -> merge(earlier.watch, earlier.report, backlogs));
            queue = null;
        }
        int lost = merge(watch, report, backlogs);
        if (lost > 0 || !watch.format().keepsReports()) {
            counters.conflated.increment();
        }
        merged = backlogs;
    }

    private int merge(Watch watch, Report report, Map<Watch, Backlog> backlogs) {
        int lost = backlogs.computeIfAbsent(watch, one -> new Backlog(one, limits.messages()))
                .add(report);
        conflated += lost;
        return lost;
    }

    /** Sends the next frame; only whoever set {@code sending} comes here, so order is kept without a lock held. */
    private void advance() {
        byte[] text;
        Waiting data = null;
        Farewell close = null;
        synchronized (this) {
            text = nextText();
            if (text == null && farewell != null && !closed) {
                close = farewell;
                closed = true;
            } else if (text == null) {
                data = nextData();
            }
            sendingSince = Clock.millis();
            sending = text != null || data != null;
            underWay = data == null ? null : data.report.origin();
            latest = underWay == null ? latest : underWay;
        }
        if (data != null) {
            text = data.report.encoded(data.watch.format());
        }
        if (text != null) {
            wire.send(text, this);
        } else if (close != null) {
            wire.close(close.code, close.reason);
        }
    }

    private byte @Nullable [] nextText() {
        if (closed) {
            return null;
        }
        if (farewell != null) {
            byte[] text = farewell.text;
            farewell = new Farewell(null, farewell.code, farewell.reason);
            return text;
        }
        if (pongs > 0) {
            pongs--;
            return PONG;
        }
        byte[] text = opening;
        if (text != null) {
            opening = null;
            frames++;
        }
        return text;
    }

    private @Nullable Waiting nextData() {
        Waiting next = queue != null ? queue.poll() : nextMerged();
        if (queue != null && queue.isEmpty()) {
            queue = null;
        }
        if (next != null) {
            frames++;
        }
        return next;
    }

    /** Of what waits for the longest time; if more of it waits, the others come first. */
    private @Nullable Waiting nextMerged() {
        if (merged == null) {
            return null;
        }
        var backlogs = merged.entrySet().iterator();
        var oldest = backlogs.next();
        Watch watch = oldest.getKey();
        Backlog backlog = oldest.getValue();
        backlogs.remove();
        Report report = backlog.next();
        if (backlog.hasMore()) {
            merged.put(watch, backlog);
        } else if (merged.isEmpty()) {
            merged = null;
        }
        return new Waiting(watch, report);
    }
}
