package io.telecast.test.kit;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a handler works with, with every moment of it in the hands of a test; its store is the test's. */
public abstract class HeldServices implements Decoder, PushPublisher {
    /** The device of all reports. */
    public static final Device DEVICE = new Device("d1", "n1", "", "t1", null, null, null, true, null, null);

    /** What was given to the store, to be completed by the test. */
    public final List<CompletableFuture<Boolean>> commits = new ArrayList<>();
    /** What happened, in order: {@code push …}, {@code unwatched}, and what the store notes. */
    public final List<String> log = new ArrayList<>();
    /** Whether somebody watches the device. */
    public boolean watched = true;

    private Decoded decoded = new Decoded.Unusable(UplinkResult.drop("nothing to decode"));

    /** Says what reports hold from now on. */
    public void holds(Sample... samples) {
        decoded = new Decoded.Values(DEVICE, List.of(samples));
    }

    @Override
    public CompletionStage<Decoded> decode(Report report) {
        return CompletableFuture.completedStage(decoded);
    }

    @Override
    public byte[] json(Map<String, Object> values) {
        StringBuilder json = new StringBuilder();
        new TreeMap<>(values).forEach((key, value) -> json.append(json.isEmpty() ? "{" : ",")
                .append('"')
                .append(key)
                .append("\":")
                .append(value instanceof String ? "\"" + value + "\"" : value));
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        log.add(
                watched
                        ? "push " + event.type() + " " + event.tenantId() + " " + event.deviceId() + " "
                                + event.timestamp() + " "
                                + new String(event.data().get(), StandardCharsets.UTF_8)
                        : "unwatched");
        return CompletableFuture.completedStage(watched);
    }

    /** Notes a call of the store, which ends when the test says so. */
    protected CompletionStage<Boolean> commit(String line) {
        log.add(line);
        commits.add(new CompletableFuture<>());
        return commits.get(commits.size() - 1);
    }
}
