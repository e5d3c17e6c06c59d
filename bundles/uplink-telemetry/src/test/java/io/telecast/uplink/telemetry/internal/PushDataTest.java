package io.telecast.uplink.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.api.device.Device;
import io.telecast.api.push.PushEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushDataTest {
    private static final Device DEVICE = new Device("d1", "n1", "", "t1", null, null, null, true, null, null);

    @Test
    void writesValuesAsTheyAreStored() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("whole", 61.0);
        values.put("part", 25.6);
        values.put("large", 1e20);
        values.put("exact", 999_999_999_999_999.0);
        values.put("negative zero", -0.0);
        values.put("flag", true);
        values.put("text", "a \"ü\" 𝄞\n");
        values.put("object", "{\"x\":1}");

        PushEvent event = PushData.events("telemetry", DEVICE, List.of(new Sample(17, values)))
                .get(0);

        assertEquals(
                "{\"whole\":61,\"part\":25.6,\"large\":1.0E20,\"exact\":999999999999999,\"negative zero\":0,\"flag\":true,"
                        + "\"text\":\"a \\\"ü\\\" 𝄞\\n\",\"object\":\"{\\\"x\\\":1}\"}",
                text(event));
        assertEquals(
                "telemetry d1 t1 17",
                event.type() + " " + event.deviceId() + " " + event.tenantId() + " " + event.timestamp());
    }

    @Test
    void tellsOfAHistoryBatchOnlyWhatIsNewestInAscendingTime() {
        List<Sample> samples = List.of(
                new Sample(100, Map.of("a", 1.0)),
                new Sample(200, Map.of("a", 2.0, "b", 2.0)),
                new Sample(300, Map.of("b", 3.0)),
                new Sample(400, Map.of("c", 4.0)));

        List<PushEvent> events = PushData.events("telemetry", DEVICE, samples);

        assertEquals(
                List.of("200 {\"a\":2}", "300 {\"b\":3}", "400 {\"c\":4}"),
                events.stream().map(e -> e.timestamp() + " " + text(e)).toList());
    }

    private static String text(PushEvent event) {
        return new String(event.data().get(), StandardCharsets.UTF_8);
    }
}
