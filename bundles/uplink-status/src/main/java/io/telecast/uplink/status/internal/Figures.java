package io.telecast.uplink.status.internal;

import java.util.LinkedHashMap;
import java.util.Map;
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

    Map<String, Number> all() {
        Map<String, Number> all = new LinkedHashMap<>();
        all.put("statuses.ignored", ignored.sum());
        all.put("devices.looked.at", looks.sum());
        all.put("devices.raised", raised.sum());
        all.put("devices.silenced", silenced.sum());
        all.put("devices.corrected", corrected.sum());
        all.put("devices.shed", shed.sum());
        all.put("deadlines.moved", moved.sum());
        all.put("deadlines.failed", failed.sum());
        all.put("deadlines.reconciled", reconciled.sum());
        return all;
    }
}
