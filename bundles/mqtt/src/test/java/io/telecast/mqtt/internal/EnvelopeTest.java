package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static Envelope read(String json) throws Envelope.Malformed {
        return Envelope.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Envelope.Malformed refused(String json) {
        return assertThrows(Envelope.Malformed.class, () -> read(json));
    }

    @Test
    void holdsAnyBytes() throws Exception {
        byte[] payload = new byte[50_000];
        new Random(1).nextBytes(payload);
        Envelope envelope =
                read("{\"device_id\":\"a\",\"values\":\"" + Base64.getEncoder().encodeToString(payload) + "\"}");
        assertArrayEquals(payload, envelope.payload());
        assertEquals(0, envelope.timestamp());
        assertEquals(0, read("{\"device_id\":\"a\",\"values\":\"\"}").payload().length);
    }

    @Test
    void passesOverWhatItDoesNotKnow() throws Exception {
        Envelope envelope =
                read("{\"n\":null,\"o\":{\"device_id\":\"b\",\"ts\":\"x\"},\"a\":[{\"values\":1}],\"ts\":1700000000001,"
                        + "\"values\":\"AQI=\",\"device_id\":\"a\"}");
        assertEquals("a", envelope.deviceId());
        assertEquals(1_700_000_000_001L, envelope.timestamp());
        assertArrayEquals(new byte[] {1, 2}, envelope.payload());
    }

    @Test
    void aRefusalNamesTheDeviceWhereItIsKnown() {
        assertEquals("a", refused("{\"device_id\":\"a\",\"values\":1}").deviceId());
        assertEquals("a", refused("{\"device_id\":\"a\"}").deviceId());
        assertNull(refused("{\"values\":1,\"device_id\":\"a\"}").deviceId());
        assertNull(refused("[]").deviceId());
    }

    @Test
    void aTimeIsAWholeNumberThatALongHolds() {
        String form = "{\"device_id\":\"a\",\"values\":\"\",\"ts\":%s}";
        for (String bad : new String[] {"1e3", "true", "null", "\"1\"", "99999999999999999999", "[1]"}) {
            assertEquals(
                    "ts of the envelope is not a whole number of milliseconds",
                    refused(form.formatted(bad)).getMessage());
        }
        assertEquals(
                "ts of the envelope is not after 1970",
                refused(form.formatted("0")).getMessage());
    }

    /** Whatever bytes come, the answer is an envelope or a reason. */
    @Test
    void survivesDamage() {
        byte[] whole = "{\"device_id\":\"a-1\",\"values\":\"eyJhIjoxfQ==\",\"ts\":1700000000000}"
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                Envelope.read(damaged);
            } catch (Envelope.Malformed reason) {
                assertEquals(false, reason.getMessage().isEmpty());
            }
        }
    }
}
