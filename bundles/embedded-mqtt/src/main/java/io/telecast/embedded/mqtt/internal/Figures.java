package io.telecast.embedded.mqtt.internal;

import java.util.concurrent.atomic.LongAdder;

/** What the broker counts. */
final class Figures {
    final LongAdder connects = new LongAdder();
    final LongAdder refusedConnects = new LongAdder();
    final LongAdder refusedPublishes = new LongAdder();
    final LongAdder refusedSubscribes = new LongAdder();
    final LongAdder refusedAccess = new LongAdder();
    final LongAdder brokenPackets = new LongAdder();
    final LongAdder messagesIn = new LongAdder();
    final LongAdder messagesOut = new LongAdder();
}
