package io.telecast.push.redis.internal;

import io.telecast.api.health.Histogram;
import java.util.concurrent.atomic.LongAdder;

/** What is counted, since the start. */
final class Figures {
    /** Events handed to Redis. */
    final LongAdder published = new LongAdder();
    /** From handing an event to Redis to its answer. */
    final Histogram publish = new Histogram();
    /** Events that nobody watches. */
    final LongAdder unwatched = new LongAdder();
    /** Events for which Redis was asked whether somebody watches. */
    final LongAdder asked = new LongAdder();
    /** Events whose watchers are told to read again instead. */
    final LongAdder missed = new LongAdder();
    /** Events handed to listeners. */
    final LongAdder delivered = new LongAdder();
    /** Events heard that nobody watches here. */
    final LongAdder ignored = new LongAdder();
    /** Exceptions of listeners. */
    final LongAdder listenerErrors = new LongAdder();
    /** Devices that listeners were told to read again. */
    final LongAdder gaps = new LongAdder();
    /** Leases asserted again because they were found missing or damaged. */
    final LongAdder reasserted = new LongAdder();
    /** Foreign keys given a time to live, or removed because they were below 1. */
    final LongAdder repaired = new LongAdder();
    /** Connections lost or replaced. */
    final LongAdder reconnects = new LongAdder();
    /** Probes that did not come back. */
    final LongAdder probesLost = new LongAdder();
}
