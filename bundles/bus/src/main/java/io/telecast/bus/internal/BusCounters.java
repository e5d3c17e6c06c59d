package io.telecast.bus.internal;

import java.util.concurrent.atomic.LongAdder;

/** What the lanes of one type count. */
final class BusCounters {
    final LongAdder handled = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder full = new LongAdder();
}
