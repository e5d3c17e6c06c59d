package io.telecast.uplink.status.internal;

import io.telecast.api.health.Measurements;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Figures {
    /** Statuses of devices whose reports alone count. */
    final LongAdder ignored = new LongAdder();
    /** Devices that were looked at in the database. */
    final LongAdder looks = new LongAdder();
    /** Devices that became online by a report. */
    final LongAdder raised = new LongAdder();
    /** Devices that became offline by silence. */
    final LongAdder silenced = new LongAdder();
    /** Devices taken back to online at once, as a report came together with the deadline. */
    final LongAdder corrected = new LongAdder();
    /** Deadlines moved in Redis. */
    final LongAdder moved = new LongAdder();
    /** Calls for deadlines that Redis did not answer. */
    final LongAdder failed = new LongAdder();
    /** Deadlines that were missing in Redis. */
    final LongAdder reconciled = new LongAdder();
    /** Devices that were not looked at, as too many waited. */
    final LongAdder shed = new LongAdder();

    void measure(Measurements to) {
        to.counter("statuses.ignored", "Statuses of devices whose reports alone count", ignored.sum());
        to.counter("devices.looked.at", "Devices that were looked at in the database", looks.sum());
        to.counter("devices.raised", "Devices that became online by a report", raised.sum());
        to.counter("devices.silenced", "Devices that became offline by silence", silenced.sum());
        to.counter(
                "devices.corrected",
                "Devices taken back to online at once, as a report came together with the deadline",
                corrected.sum());
        to.counter("devices.shed", "Devices that were not looked at, as too many waited", shed.sum());
        to.counter("deadlines.moved", "Deadlines moved in Redis", moved.sum());
        to.counter("deadlines.failed", "Calls for deadlines that Redis did not answer", failed.sum());
        to.counter("deadlines.reconciled", "Deadlines that were missing in Redis", reconciled.sum());
    }
}
