package io.telecast.api.uplink;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Bounded lanes between the adapters and the handlers: the reports of one device and type travel in one lane, in order.
 * A report whose handler is away waits in its lane.
 */
@ProviderType
public interface UplinkBus {

    /**
     * Puts a report into its lane. Does not block, any thread; reports of one device must come from one thread.
     *
     * @param report the report
     * @return completes when the report was handled: {@link UplinkResult.Ok} or {@link UplinkResult.Drop} (a dead
     *     letter by now, or a report of quality 0 shed from a full lane) may be acknowledged; {@link UplinkResult.Retry}
     *     when the lane is full or the bus stops: keep the report and submit it again, in the order of arrival
     */
    CompletionStage<UplinkResult> submit(Report report);

    /**
     * Keeps as a dead letter what cannot be made a report, for example an envelope without an id. Does not block.
     *
     * @param type the data type the topic belongs to
     * @param topic the MQTT topic
     * @param deviceId the device id if one could be read, valid or not
     * @param payload the bytes as received
     * @param reason one line for an operator
     * @return as {@link #submit}
     */
    CompletionStage<UplinkResult> refuse(
            String type, String topic, @Nullable String deviceId, byte[] payload, String reason);
}
