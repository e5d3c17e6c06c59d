package io.telecast.mqtt.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.TopicPattern;
import io.telecast.api.uplink.UplinkResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells devices what became of their reports, where the topic has a message id to name them by (contract, section 1). */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int LEVEL_MAX = 255;
    private static final long LOOK_UP_SECONDS = 10;

    private final MqttSettings settings;
    private final MqttCounters counters;
    private final Supplier<@Nullable DeviceDirectory> directory;
    private final Downlink downlink;
    private final AtomicInteger lookUps = new AtomicInteger();

    Answers(
            MqttSettings settings,
            MqttCounters counters,
            Supplier<@Nullable DeviceDirectory> directory,
            Downlink downlink) {
        this.settings = settings;
        this.counters = counters;
        this.directory = directory;
        this.downlink = downlink;
    }

    /**
     * Hands over the answer to a report that was handled. Waits for nothing and never throws: who acknowledges the report
     * goes on at once. Only a device that has left the directory's cache since is answered a moment later.
     */
    void answer(TopicPattern pattern, Report report, UplinkResult result) {
        DeviceDirectory present = directory.get();
        if (isUnknown(result)) {
            return;
        }
        if (present == null || !isLevel(report.messageId())) {
            counters.answersDropped.increment();
            return;
        }
        try {
            Device device = present.cached(report.deviceId());
            if (device == null) {
                lookUp(present, pattern, report, result);
            } else {
                send(device, pattern, report, result);
            }
        } catch (RuntimeException leaving) { // another bundle's code, on its way out
            LOG.debug("A report is not answered", leaving);
            counters.answersDropped.increment();
        }
    }

    private void lookUp(DeviceDirectory present, TopicPattern pattern, Report report, UplinkResult result) {
        if (lookUps.get() >= settings.answersWaitingMax()) {
            counters.answersDropped.increment();
            return;
        }
        CompletionStage<Optional<Device>> device = present.find(report.deviceId());
        lookUps.incrementAndGet();
        device.toCompletableFuture()
                .copy()
                .orTimeout(LOOK_UP_SECONDS, TimeUnit.SECONDS)
                .whenComplete((found, failure) -> {
                    lookUps.decrementAndGet();
                    found(failure == null ? found : null, pattern, report, result);
                });
    }

    private void found(@Nullable Optional<Device> device, TopicPattern pattern, Report report, UplinkResult result) {
        if (device == null) {
            counters.answersDropped.increment();
        } else {
            device.ifPresent(known -> send(known, pattern, report, result));
        }
    }

    private void send(Device device, TopicPattern pattern, Report report, UplinkResult result) {
        String messageId = report.messageId();
        String filter = pattern.answerTopic("+", "+");
        String topic = messageId == null ? null : pattern.answerTopic(device.number(), messageId);
        if (topic == null || filter == null || !isLevel(device.number())) {
            counters.answersDropped.increment();
            return;
        }
        downlink.send(filter, topic, Answer.json(result, System.currentTimeMillis()));
    }

    private static boolean isUnknown(UplinkResult result) {
        return result instanceof UplinkResult.Drop drop && drop.code().equals(UplinkResult.Drop.UNKNOWN_DEVICE);
    }

    /** Both come from outside, and one that is not a level of its own would make another device's topic. */
    private static boolean isLevel(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= LEVEL_MAX
                && text.chars().noneMatch(c -> c == '/' || c == '+' || c == '#' || Character.isISOControl(c))
                && !text.contains("::"); // a queue of its own, to some brokers
    }
}
