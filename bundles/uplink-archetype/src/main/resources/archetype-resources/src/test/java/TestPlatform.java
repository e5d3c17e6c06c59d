package ${package};

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a handler has around it, in memory: it remembers what it is given, and answers as the test says. */
final class TestPlatform implements Decoder, PushPublisher, TelemetryStore {
    private static final Device DEVICE =
            new Device("d1", "n1", "Device 1", "t1", null, null, null, true, null, null);

    final List<String> pushed = new ArrayList<>();
    final List<DataPoint> stored = new ArrayList<>();
    List<Sample> samples = List.of();
    boolean stopping;
    RuntimeException refusal;

    @Override
    public CompletionStage<Decoded> decode(Report report) {
        return CompletableFuture.completedStage(new Decoded.Values(DEVICE, samples));
    }

    @Override
    public byte[] json(Map<String, Object> values) {
        return values.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        pushed.add(event.type() + " " + event.deviceId() + " " + event.tenantId() + " " + event.timestamp() + " "
                + new String(event.data().get(), StandardCharsets.UTF_8));
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Boolean> append(String tenantId, String deviceId, List<DataPoint> points) {
        if (refusal != null) {
            return CompletableFuture.failedStage(refusal);
        }
        if (!stopping) {
            stored.addAll(points);
        }
        return CompletableFuture.completedStage(!stopping);
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId) {
        throw new UnsupportedOperationException("the handler does not read");
    }

    @Override
    public CompletionStage<List<DataPoint>> current(String deviceId, Collection<String> keys) {
        throw new UnsupportedOperationException("the handler does not read");
    }

    @Override
    public CompletionStage<List<DataPoint>> history(String deviceId, String key, long start, long end, int limit) {
        throw new UnsupportedOperationException("the handler does not read");
    }
}
