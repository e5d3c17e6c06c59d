package io.telecast.uplink.telemetry.internal;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.api.uplink.Decoded;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The handler's neighbours with every moment of theirs in the hands of a test. */
final class Services implements Decoder, TelemetryStore, PushPublisher {
    static final Device DEVICE = new Device("d1", "n1", "", "t1", null, null, null, true, null, null);

    final List<CompletableFuture<Decoded>> decodings = new ArrayList<>();
    final List<CompletableFuture<Boolean>> commits = new ArrayList<>();
    final List<CompletableFuture<List<DataPoint>>> reads = new ArrayList<>();
    /** What happened, in order: {@code push …}, {@code append …} and {@code read …}. */
    final List<String> log = new ArrayList<>();

    boolean watched;

    /** What the next report holds that is decoded at once; null for one that waits. */
    @Nullable
    List<Sample> samples;

    @Override
    public CompletionStage<Decoded> decode(Report report) {
        var decoding = new CompletableFuture<Decoded>();
        decodings.add(decoding);
        if (samples != null) {
            decoding.complete(new Decoded.Values(DEVICE, samples));
        }
        return decoding;
    }

    @Override
    public byte[] json(Map<String, Object> values) {
        return new TreeMap<>(values).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
        StringBuilder line =
                new StringBuilder("append ").append(tenantId).append(' ').append(deviceId);
        points.forEach(p -> line.append(' ')
                .append(p.key())
                .append('@')
                .append(p.timestamp())
                .append('=')
                .append(p.value()));
        log.add(line.toString());
        var commit = new CompletableFuture<Boolean>();
        commits.add(commit);
        return commit;
    }

    @Override
    public boolean mayBeWatched(String type, String deviceId) {
        return watched;
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        if (!watched) {
            log.add("unwatched");
            return CompletableFuture.completedStage(false);
        }
        String data = new String(event.data().get(), StandardCharsets.UTF_8);
        log.add("push " + event.tenantId() + " " + event.deviceId() + " " + event.timestamp() + " " + data);
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
        log.add("read " + deviceId + " " + String.join(",", new TreeSet<>(keys)));
        var read = new CompletableFuture<List<DataPoint>>();
        reads.add(read);
        return read;
    }

    @Override
    public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
        throw new UnsupportedOperationException();
    }
}
