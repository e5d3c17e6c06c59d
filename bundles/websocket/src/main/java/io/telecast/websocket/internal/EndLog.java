package io.telecast.websocket.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each abnormal end of a socket, but only so many a second, however many there are. */
final class EndLog {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);
    private static final int LINES_PER_SECOND = 5;

    private long second;
    private int lines;
    private long left;

    synchronized void ended(EndReason reason, @Nullable String deviceId, String why) {
        long now = Clock.millis() / 1_000;
        if (now != second) {
            second = now;
            lines = 0;
        }
        if (lines >= LINES_PER_SECOND) {
            left++;
            return;
        }
        lines++;
        String device = deviceId == null ? "no device" : "device " + deviceId;
        String others = left == 0 ? "" : " (" + left + " more are not shown)";
        left = 0;
        LOG.info("Closed a socket that watched {}, {}: {}{}", device, reason.label(), why, others);
    }
}
