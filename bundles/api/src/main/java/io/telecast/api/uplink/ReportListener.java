package io.telecast.api.uplink;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of reports that were handled, of all types. Whiteboard. */
@ConsumerType
public interface ReportListener {

    /**
     * A report is durable. Called on any thread, a store's among them: must be quick and must not wait. Throwing is
     * logged and changes nothing.
     *
     * @param report the report
     */
    void stored(Report report);
}
