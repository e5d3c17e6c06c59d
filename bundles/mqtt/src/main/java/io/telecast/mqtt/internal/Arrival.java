package io.telecast.mqtt.internal;

import io.telecast.api.device.DeviceId;
import io.telecast.api.health.WallClock;
import io.telecast.api.trace.Tracer;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.TopicPattern;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A message as it came: a report, or what cannot be made one, with the reason. */
sealed interface Arrival {
    /** Words that stand in the place of an id in other topics are none: who takes them mixes up data types. */
    String NO_ID = "the device id is not allowed; allowed: 1 to 36 of A-Z a-z 0-9 _ -, but not status, event,"
            + " attributes, command or telemetry";

    int qos();

    CompletionStage<UplinkResult> submit(UplinkBus bus);

    /** The time, in milliseconds since 1970, before which it is not to be submitted; 0 for at once. */
    default long dueAt() {
        return 0;
    }

    /** Has the device told what became of it, if its topic asks for that; never throws. */
    default void answer(Answers answers, UplinkResult result) {
        // Who cannot be read cannot be answered.
    }

    /** Tells those who follow its device what it has passed. */
    default void trace(@Nullable Tracer tracer, String stage) {
        // Whose it is cannot be read.
    }

    /** A report for the lanes. */
    record Readable(Report report, TopicPattern pattern) implements Arrival {
        @Override
        public void answer(Answers answers, UplinkResult result) {
            if (report.messageId() != null) {
                answers.answer(pattern, report, result);
            }
        }

        @Override
        public void trace(@Nullable Tracer tracer, String stage) {
            if (tracer != null && tracer.follows(report.deviceId())) {
                String detail = report.type() + ", " + report.payload().length + " bytes, quality " + report.qos();
                tracer.passed(report.deviceId(), report.received(), stage, detail);
            }
        }

        @Override
        public long dueAt() {
            return report.stamped() ? 0 : ReceiptClock.dueAt(report.timestamp());
        }

        @Override
        public int qos() {
            return report.qos();
        }

        @Override
        public CompletionStage<UplinkResult> submit(UplinkBus bus) {
            return bus.submit(report);
        }
    }

    /** A message for the dead letters. */
    record Unreadable(String type, String topic, @Nullable String deviceId, byte[] payload, String reason, int qos)
            implements Arrival {
        @Override
        public CompletionStage<UplinkResult> submit(UplinkBus bus) {
            return bus.refuse(type, topic, deviceId, payload, reason);
        }
    }

    /** Reads a message that came by one of these topics; the clock gives the time of receipt, where it counts. */
    static Arrival read(
            String type,
            List<TopicPattern> patterns,
            String topic,
            byte[] payload,
            int payloadMax,
            int qos,
            ReceiptClock clock) {
        if (payload.length > payloadMax) {
            String allowed = "the message is too large; allowed: " + payloadMax + " bytes (packet.max.bytes)";
            return new Unreadable(type, topic, null, payload, allowed, qos);
        }
        for (TopicPattern pattern : patterns) {
            TopicPattern.Match match = pattern.match(topic);
            if (match != null) {
                return read(type, pattern, match, topic, payload, qos, clock);
            }
        }
        return new Unreadable(type, topic, null, payload, "the topic is none of this data type", qos);
    }

    private static Arrival read(
            String type,
            TopicPattern pattern,
            TopicPattern.Match match,
            String topic,
            byte[] payload,
            int qos,
            ReceiptClock clock) {
        String deviceId = match.deviceId();
        long timestamp = 0;
        byte[] values = payload;
        if (deviceId == null) {
            try {
                Envelope envelope = Envelope.read(payload);
                deviceId = envelope.deviceId();
                values = envelope.payload();
                timestamp = envelope.timestamp();
            } catch (Envelope.Malformed malformed) {
                return new Unreadable(type, topic, malformed.deviceId(), payload, reason(malformed), qos);
            }
        }
        if (!DeviceId.isValid(deviceId)) {
            return new Unreadable(type, topic, deviceId, payload, NO_ID, qos);
        }
        boolean stamped = timestamp > 0;
        long time = stamped ? timestamp : clock.stamp(deviceId, System.currentTimeMillis());
        Report report =
                new Report(type, topic, deviceId, match.messageId(), values, time, stamped, qos, WallClock.micros());
        return new Readable(report, pattern);
    }

    private static String reason(Envelope.Malformed malformed) {
        String message = malformed.getMessage();
        return message == null ? "the envelope is malformed" : message;
    }
}
