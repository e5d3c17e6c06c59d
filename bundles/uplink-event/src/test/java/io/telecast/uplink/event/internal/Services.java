package io.telecast.uplink.event.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.Event;
import io.telecast.api.store.EventStore;
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

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services implements Decoder, EventStore, PushPublisher {
    static final Device DEVICE = new Device("d1", "n1", "", "t1", null, null, null, true, null, null);

    final List<CompletableFuture<Boolean>> commits = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    /** What happened, in order: {@code push …} and {@code add …}. */
    final List<String> log = new ArrayList<>();

    boolean watched = true;
    private Decoded decoded = new Decoded.Unusable(UplinkResult.drop("nothing to decode"));

    void holds(Sample... samples) {
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

    @Override
    public CompletionStage<Boolean> add(Event event) {
        log.add("add " + event.tenantId() + " " + event.deviceId() + " " + event.timestamp() + " " + event.method()
                + " " + event.json());
        events.add(event);
        commits.add(new CompletableFuture<>());
        return commits.get(commits.size() - 1);
    }

    @Override
    public CompletionStage<List<Event>> newest(String deviceId, int limit) {
        throw new UnsupportedOperationException();
    }
}
