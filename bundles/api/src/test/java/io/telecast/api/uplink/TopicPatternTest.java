package io.telecast.api.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.TopicPattern.Match;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {

    @Test
    void aTopicWithoutPlacesIsItself() {
        TopicPattern pattern = new TopicPattern("devices/telemetry");
        assertEquals("devices/telemetry", pattern.filter());
        assertEquals(new Match(null, null), pattern.match("devices/telemetry"));
        assertNull(pattern.match("devices/telemetry/x"));
        assertNull(pattern.match("devices"));
    }

    @Test
    void placesBecomeWildcardsAndAreRead() {
        TopicPattern pattern = new TopicPattern("devices/{device_id}/event/{message_id}");
        assertEquals("devices/+/event/+", pattern.filter());
        assertEquals(new Match("d1", "m1"), pattern.match("devices/d1/event/m1"));
        assertEquals(new Match("", ""), pattern.match("devices//event/"));
        assertNull(pattern.match("devices/d1/events/m1"));
        assertNull(pattern.match("devices/d1/event"));
        assertNull(pattern.match("devices/d1/event/m1/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "devices/+/x",
                "devices/#",
                "devices//x",
                "devices/",
                "devices/x{device_id}/y",
                "devices/{device_id}x",
                "devices/{device}/x",
                "devices/}",
                "devices/a\u0000b",
                "{device_id}/{device_id}",
                "a/{message_id}/{device_id}/{message_id}"
            })
    void whatIsNeitherTextNorAPlaceIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> new TopicPattern(text))
                .getMessage();
        assertTrue(message.startsWith("uplink.topics: '" + text + "' is not a topic; allowed: "), message);
    }

    @ParameterizedTest
    @CsvSource({
        "devices/event/{message_id}, devices/event/response/n1/m1",
        "devices/{device_id}/attributes/{message_id}, devices/attributes/response/n1/m1",
        "gateway/event/{message_id}, gateway/event/response/n1/m1"
    })
    void aMessageIdIsAnswered(String pattern, String topic) {
        assertEquals(topic, new TopicPattern(pattern).answerTopic("n1", "m1"));
    }

    @Test
    void withoutAMessageIdThereIsNoAnswer() {
        assertNull(new TopicPattern("devices/{device_id}/telemetry").answerTopic("n1", "m1"));
    }
}
