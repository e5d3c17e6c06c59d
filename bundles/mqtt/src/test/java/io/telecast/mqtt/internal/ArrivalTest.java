package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.TopicPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalTest {
    private static final List<TopicPattern> EVENT = List.of(
            new TopicPattern("devices/event/{message_id}"), new TopicPattern("devices/{device_id}/event/{message_id}"));

    private static Arrival read(String topic, String payload) {
        return Arrival.read(
                "event", EVENT, topic, payload.getBytes(StandardCharsets.UTF_8), 500, 1, new ReceiptClock());
    }

    private static Report report(String topic, String payload) {
        return assertInstanceOf(Arrival.Readable.class, read(topic, payload)).report();
    }

    @Test
    void readsAnEnvelope() {
        Report report = report(
                "devices/event/m1",
                "{\"x\":{\"values\":[1]},\"ts\":1700000000000,\"device_id\":\"a-1\",\"values\":\"eyJhIjoxfQ==\"}");
        assertEquals("a-1", report.deviceId());
        assertEquals("m1", report.messageId());
        assertEquals(1_700_000_000_000L, report.timestamp());
        assertTrue(report.stamped());
        assertArrayEquals("{\"a\":1}".getBytes(StandardCharsets.UTF_8), report.payload());
    }

    @Test
    void readsAPlainTopic() {
        Report report = report("devices/a_2/event/m2", "raw");
        assertEquals("a_2", report.deviceId());
        assertEquals("m2", report.messageId());
        assertFalse(report.stamped());
        assertArrayEquals("raw".getBytes(StandardCharsets.UTF_8), report.payload());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"values":"AA=="}                              | the envelope has no device_id
            {"device_id":"a"}                              | the envelope has no values
            {"device_id":1,"values":"AA=="}                | device_id of the envelope is not a string
            {"device_id":"a","values":{}}                  | values of the envelope is not a string
            {"device_id":"a","values":"?"}                 | values of the envelope is not base64
            {"device_id":"a","values":"AAA"}               | values of the envelope is not base64
            {"device_id":"a","values":"AA==","ts":"1"}     | ts of the envelope is not a whole number of milliseconds
            {"device_id":"a","values":"AA==","ts":1.5}     | ts of the envelope is not a whole number of milliseconds
            {"device_id":"a","values":"AA==","ts":-1}      | ts of the envelope is not after 1970
            {"device_id":"a","values":"AA=="} x            | the envelope is not JSON
            {"device_id":"a","values":"AA=="}{}            | the envelope is more than one JSON object
            {"device_id":"a","values":"AA=="               | the envelope is not JSON
            [1]                                            | the envelope is not a JSON object
            """)
    void saysWhatIsWrong(String payload, String reason) {
        assertEquals(
                reason,
                assertInstanceOf(Arrival.Unreadable.class, read("devices/event/m1", payload))
                        .reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "é", "x.y", "status", "event", "attributes", "command", "telemetry"})
    void anIdThatIsNotAllowedIsADeadLetterWhereverItStands(String id) {
        Arrival.Unreadable plain =
                assertInstanceOf(Arrival.Unreadable.class, read("devices/" + id + "/event/telemetry", "{}"));
        assertEquals(id, plain.deviceId());
        assertEquals(
                "the device id is not allowed; allowed: 1 to 36 of A-Z a-z 0-9 _ -, but not status, event, attributes,"
                        + " command or telemetry",
                plain.reason());
        String envelope = "{\"device_id\":\"" + id + "\",\"values\":\"AA==\"}";
        assertEquals(
                plain.reason(),
                assertInstanceOf(Arrival.Unreadable.class, read("devices/event/m1", envelope))
                        .reason());
    }

    @Test
    void refusesWhatIsTooLargeAndForeignTopics() {
        Arrival.Unreadable large = assertInstanceOf(Arrival.Unreadable.class, read("devices/event/m", "x".repeat(501)));
        assertEquals("the message is too large; allowed: 500 bytes (packet.max.bytes)", large.reason());
        assertNull(large.deviceId());
        Arrival.Unreadable foreign = assertInstanceOf(Arrival.Unreadable.class, read("devices/telemetry", "{}"));
        assertEquals("the topic is none of this data type", foreign.reason());
    }
}
