package io.telecast.bus.internal;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.ReportListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of stored reports. */
final class ReportListeners {
    private static final Logger LOG = LoggerFactory.getLogger(ReportListeners.class);

    private final List<ReportListener> listeners = new CopyOnWriteArrayList<>();
    private final Occasionally failures = new Occasionally();

    void add(ReportListener listener) {
        listeners.add(listener);
    }

    void remove(ReportListener listener) {
        listeners.remove(listener);
    }

    void tell(Report report) {
        for (ReportListener listener : listeners) {
            try {
                listener.stored(report);
            } catch (Throwable error) { // a plug-in: whatever it throws, the report is stored and the next one is told
                if (failures.now()) {
                    LOG.error(
                            "The report listener {} failed", listener.getClass().getName(), error);
                }
            }
        }
    }
}
