package io.telecast.websocket.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one socket. One frame is under way at a time. While the client keeps up it gets a frame for
 * each report; when it does not, what waits becomes one frame with the latest value of each key. {@code pong} goes
 * before data. Bounded by the limit of frames and by the keys of a device.
 */
final class Outbox implements Wire.Sent {
    private static final byte[] PONG = "pong".getBytes(StandardCharsets.UTF_8);
    /** A client that floods with pings and does not read gets no more than this many answers later. */
    private static final int MAX_PONGS = 8;

    /** The last words to a client. */
    private record Farewell(byte @Nullable [] text, int code, String reason) {}

    private final Wire wire;
    private final int maxFrames;
    private final Counters counters;

    private KeyFilter filter = KeyFilter.ALL;
    private int subscription;
    private boolean sending;
    private long sendingSince;
    private int pongs;
    private @Nullable ArrayDeque<Report> queue;
    private @Nullable Map<String, Sample> merged;
    private @Nullable Farewell farewell;
    private boolean closed;

    Outbox(Wire wire, int maxFrames, Counters counters) {
        this.wire = wire;
        this.maxFrames = maxFrames;
        this.counters = counters;
    }

    /** Begins another subscription: what waits of the one before is dropped, and what still comes of it as well. */
    synchronized int begin(KeyFilter keys) {
        filter = keys;
        queue = null;
        merged = null;
        return ++subscription;
    }

    /** Sends a report, or keeps it for later. A snapshot is sent even when it is empty. */
    void offer(int toSubscription, Report report, boolean snapshot) {
        synchronized (this) {
            if (closed || farewell != null || toSubscription != subscription) {
                return;
            }
            if (!snapshot && !report.touches(filter)) {
                return;
            }
            keep(report);
        }
        kick();
    }

    void pong() {
        synchronized (this) {
            if (pongs < MAX_PONGS) {
                pongs++;
            }
        }
        kick();
    }

    /** Drops what waits, sends a last text if there is one, then the close frame. The first call counts. */
    void farewell(@Nullable String text, int code, String reason) {
        synchronized (this) {
            if (closed || farewell != null) {
                return;
            }
            queue = null;
            merged = null;
            pongs = 0;
            farewell = new Farewell(text == null ? null : text.getBytes(StandardCharsets.UTF_8), code, reason);
        }
        kick();
    }

    /** How long the frame under way has been under way; 0 if there is none. */
    synchronized long stalledFor(long now) {
        return sending && !closed ? now - sendingSince : 0;
    }

    @Override
    public void sent() {
        counters.framesOut.increment();
        advance();
    }

    /** The connection is gone: the container says so to the socket, nothing is sent any more. */
    @Override
    public synchronized void failed(Throwable cause) {
        closed = true;
        queue = null;
        merged = null;
    }

    private void keep(Report report) {
        if (merged == null && (queue == null || queue.size() < maxFrames)) {
            if (queue == null) {
                queue = new ArrayDeque<>(4);
            }
            queue.add(report);
            return;
        }
        counters.conflated.increment();
        Map<String, Sample> newest = merged == null ? new LinkedHashMap<>() : merged;
        if (queue != null) {
            queue.forEach(earlier -> merge(earlier, newest));
            queue = null;
        }
        merge(report, newest);
        merged = newest;
    }

    private void merge(Report report, Map<String, Sample> into) {
        for (Sample sample : report.samples()) {
            if (filter.accepts(sample.key())) {
                into.put(sample.key(), sample);
            }
        }
    }

    private void kick() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        advance();
    }

    /** Sends the next frame; only whoever set {@code sending} comes here, so order is kept without a lock held. */
    private void advance() {
        byte[] text;
        Report report = null;
        KeyFilter keys;
        Farewell close = null;
        synchronized (this) {
            keys = filter;
            text = nextText();
            if (text == null && farewell != null && !closed) {
                close = farewell;
                closed = true;
            } else if (text == null) {
                report = nextReport();
            }
            sendingSince = Clock.millis();
            sending = text != null || report != null;
        }
        if (report != null) {
            text = report.encoded(keys);
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
        return null;
    }

    private @Nullable Report nextReport() {
        if (queue != null) {
            Report report = queue.poll();
            if (queue.isEmpty()) {
                queue = null;
            }
            return report;
        }
        if (merged != null) {
            Report report = new Report(merged.values());
            merged = null;
            return report;
        }
        return null;
    }
}
