package io.telecast.uplink.gateway.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The bus in the hands of a test. */
final class Lanes implements UplinkBus {
    final List<Report> taken = new ArrayList<>();
    /** Stages of what was taken, completed by the test unless {@link #quick}. */
    final List<CompletableFuture<UplinkResult>> stages = new ArrayList<>();
    /** Reason and payload of what was refused. */
    final List<String> refused = new ArrayList<>();

    boolean quick = true;
    Predicate<Report> full = report -> false;

    @Override
    public CompletionStage<UplinkResult> submit(Report report) {
        if (full.test(report)) {
            return CompletableFuture.completedFuture(UplinkResult.RETRY);
        }
        taken.add(report);
        CompletableFuture<UplinkResult> stage = new CompletableFuture<>();
        stages.add(stage);
        if (quick) {
            stage.complete(UplinkResult.OK);
        }
        return stage;
    }

    @Override
    public CompletionStage<UplinkResult> refuse(
            String type, String topic, @Nullable String deviceId, byte[] payload, String reason) {
        refused.add(type + " " + topic + " " + deviceId + " " + reason + " " + new String(payload, UTF_8));
        return CompletableFuture.completedFuture(UplinkResult.drop(reason));
    }

    /** What was taken: type, device and payload. */
    List<String> parts() {
        return taken.stream()
                .map(report -> report.type() + " " + report.deviceId() + " " + new String(report.payload(), UTF_8))
                .toList();
    }
}
