package io.telecast.api.uplink;

import io.telecast.api.device.Device;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What {@link Decoder#decode} made of a report. */
public sealed interface Decoded {

    /**
     * It can be used.
     *
     * @param device the device, enabled
     * @param samples in ascending time, each with values; empty if the report holds none. What is no JSON object is one
     *     value of the key {@code _raw} (contract, section 1)
     */
    record Values(Device device, List<Sample> samples) implements Decoded {}

    /**
     * It cannot.
     *
     * @param result {@link UplinkResult.Drop} or {@link UplinkResult#RETRY}, to be returned as it is
     */
    record Unusable(UplinkResult result) implements Decoded {}

    /**
     * Goes on with what can be used; the rest is answered as it is.
     *
     * @param next what to do with the values
     * @return its stage, or the result
     */
    default CompletionStage<UplinkResult> then(Function<Values, CompletionStage<UplinkResult>> next) {
        return this instanceof Values values
                ? next.apply(values)
                : CompletableFuture.completedStage(((Unusable) this).result());
    }
}
