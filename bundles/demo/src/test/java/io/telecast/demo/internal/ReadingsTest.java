package io.telecast.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingsTest {

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2})
    void jsonThatMoves(int demoDevice) throws IOException {
        Readings readings = Readings.of(demoDevice);
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            JsonNode reading = new ObjectMapper().readTree(readings.next());
            assertEquals(4, reading.size());
            seen.add(reading);
        }
        assertTrue(seen.size() > 10, "distinct readings: " + seen.size());
    }

    @Test
    void sixBytesWithinTheirBounds() {
        Readings readings = Readings.of(1);
        for (int i = 0; i < 1000; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(readings.next());
            assertEquals(6, bytes.capacity());
            int temperature = bytes.getShort(0);
            assertTrue(temperature >= -2400 && temperature <= -1200, "hundredths of a degree: " + temperature);
            int battery = bytes.getShort(3);
            assertTrue(battery >= 3000 && battery <= 3700, "millivolts: " + battery);
        }
    }
}
