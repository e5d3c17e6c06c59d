package io.telecast.websocket.internal;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a slow client has still to get of one device and type: the newest value of each key as one frame, or the newest
 * messages, each as its own. Guarded by the outbox.
 */
final class Backlog {
    private final Watch watch;
    private final int messagesMax;
    private final Map<String, Sample> values = new LinkedHashMap<>();
    /** Of the newest report among the values. */
    private @Nullable Origin origin;

    private final ArrayDeque<Report> messages = new ArrayDeque<>(0);

    Backlog(Watch watch, int messagesMax) {
        this.watch = watch;
        this.messagesMax = messagesMax;
    }

    /** Returns how many values or messages will not be sent for it. */
    int add(Report report) {
        if (watch.format().keepsReports()) {
            messages.add(report);
            if (messages.size() > messagesMax) {
                messages.remove();
                return 1;
            }
            return 0;
        }
        origin = report.origin();
        int replaced = 0;
        for (Sample sample : report.samples()) {
            if (watch.format().accepts(sample.key()) && values.put(sample.key(), sample) != null) {
                replaced++;
            }
        }
        return replaced;
    }

    /** The next frame. */
    Report next() {
        Report message = messages.poll();
        return message != null ? message : new Report(watch.feed().deviceId(), values.values(), origin);
    }

    /** Whether there is another frame behind the one that was taken. */
    boolean hasMore() {
        return !messages.isEmpty();
    }
}
