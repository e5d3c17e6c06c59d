package io.telecast.websocket.internal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each abnormal end of a socket, but only so many a second, however many there are. */
final class EndLog {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketManager.class);

    private final LogBudget budget;
    private long left;

    EndLog(int linesPerSecond) {
        this.budget = new LogBudget(linesPerSecond);
    }

    synchronized void ended(Caller caller, EndReason reason, List<String> deviceIds, String why) {
        if (!budget.take()) {
            left++;
            return;
        }
        String device =
                switch (deviceIds.size()) {
                    case 0 -> "no device";
                    case 1 -> "device " + deviceIds.get(0);
                    default -> deviceIds.size() + " devices";
                };
        String others = left == 0 ? "" : " (" + left + " more are not shown)";
        left = 0;
        LOG.info(
                "Closed a socket of {} that watched {}, {}: {}{}",
                caller.address(),
                device,
                reason.label(),
                why,
                others);
    }
}
