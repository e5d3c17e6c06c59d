package io.telecast.uplink.status.internal;

import io.telecast.api.uplink.UplinkResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one device, one after the other: stored and told before the next begins. Not all carry a time of their own,
 * so only their turn orders them.
 */
final class Turns {
    /** The last one of each device that has any. */
    private final Map<String, CompletionStage<UplinkResult>> last = new ConcurrentHashMap<>();

    /** @param work is given the result of the one before; null if there is none, or none is known */
    CompletionStage<UplinkResult> take(
            String deviceId, Function<@Nullable UplinkResult, CompletionStage<UplinkResult>> work) {
        var answer = new CompletableFuture<UplinkResult>();
        CompletionStage<UplinkResult> turn = last.compute(
                deviceId,
                (id, before) -> before == null
                        ? work.apply(null)
                        : before.<@Nullable UplinkResult>handle((result, defect) -> result)
                                .thenCompose(work));
        turn.whenComplete((result, defect) -> {
            // Answered first: what follows may begin a new turn only when the lane knows of a RETRY.
            if (defect == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(defect);
            }
            last.remove(deviceId, turn);
        });
        return answer;
    }

    int size() {
        return last.size();
    }
}
