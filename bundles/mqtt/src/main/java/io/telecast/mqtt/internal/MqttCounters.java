package io.telecast.mqtt.internal;

import java.util.concurrent.atomic.LongAdder;

/** What the connections of all types count. */
final class MqttCounters {
    final LongAdder received = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder shed = new LongAdder();
    final LongAdder connects = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder answersSent = new LongAdder();
    final LongAdder answersDropped = new LongAdder();
}
