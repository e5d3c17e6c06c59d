package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.push.PushEvent;
import io.telecast.api.uplink.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushDataTest {
    @Test
    void tellsOfAHistoryBatchOnlyWhatIsNewestInAscendingTime() {
        List<Sample> samples = List.of(
                new Sample(100, Map.of("a", 1.0)),
                new Sample(200, Map.of("a", 2.0, "b", 2.0)),
                new Sample(300, Map.of("b", 3.0)),
                new Sample(400, Map.of("c", 4.0)));

        List<PushEvent> events = new PushData(new Services()).events("telemetry", Services.DEVICE, samples);

        assertEquals(
                List.of("200 {a=2.0}", "300 {b=3.0}", "400 {c=4.0}"),
                events.stream().map(e -> e.timestamp() + " " + text(e)).toList());
    }

    private static String text(PushEvent event) {
        return new String(event.data().get(), StandardCharsets.UTF_8);
    }
}
