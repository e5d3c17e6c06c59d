package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Samples of the past: stored, in large messages too, and shown only where they are the newest. */
@ExtendWith(SharedPlatform.class)
class HistoryBatchIT {
    private static final int SAMPLES = 1000;
    private static final int KEYS = 10;

    private final Platform platform;

    HistoryBatchIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void tenThousandPointsInAMessageHideNothingNewer() throws Exception {
        Demo.Device device = platform.newDevice();
        long start = System.currentTimeMillis() - 3_600_000;
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report("devices/telemetry", "{\"new\":1}");
            watcher.await("the report", frame -> frame.json().has("new"));

            connection.report("devices/telemetry", batch(start, "{\"new\":0}"));
            watcher.await("what is newest", frame -> frame.json().has(Flow.KEY));
            connection.report("devices/telemetry", "{\"ts\":" + (start - 1) + ",\"values\":{\"old\":7,\"new\":0}}");
            watcher.await("the one object", frame -> frame.json().has("old"));

            assertEquals(
                    Stream.of("{\"new\":1}", values(SAMPLES - 1, 0), "{\"old\":7}")
                            .map(Json::read)
                            .toList(),
                    watcher.frames().stream()
                            .skip(1)
                            .map(frame -> ((ObjectNode) frame.json()).without("systime"))
                            .toList());
        }
        assertEquals(LongStream.range(0, SAMPLES).boxed().toList(), platform.history(device.id()));
        assertEquals(1, platform.rest().current(device.id()).get("new").asInt());
    }

    @Test
    void aMessageThatHoldsMoreIsRefusedAsAWhole() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            long before = platform.stat("dropped");
            connection.report("devices/telemetry", batch(1_700_000_000_000L, "{\"more\":1,\"yet\":2}"));
            Await.until("it is counted", Await.SHORT, () -> platform.stat("dropped") > before);
        }
        assertEquals(List.of(), platform.history(device.id()));
    }

    /** One point short of all that is allowed, and at first these values. */
    private static String batch(long start, String first) {
        return "[" + sample(start - 1, first)
                + IntStream.range(0, SAMPLES)
                        .mapToObj(i -> "," + sample(start + i, values(i, i == 0 ? 1 : 0)))
                        .collect(Collectors.joining())
                + "]";
    }

    private static String sample(long time, String values) {
        return "{\"ts\":" + time + ",\"values\":" + values + "}";
    }

    private static String values(int value, int firstKey) {
        String others = IntStream.range(firstKey, KEYS - 1)
                .mapToObj(key -> ",\"k" + key + "\":" + value)
                .collect(Collectors.joining());
        return "{\"" + Flow.KEY + "\":" + value + others + "}";
    }
}
