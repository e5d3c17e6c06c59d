package io.telecast.push.redis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {

    @ParameterizedTest
    @ValueSource(strings = {"attribute", "3d-map", "-", "7", "abcdefghijklmnopqrstuvwxyz-01234"})
    void eachNameOfADataTypeHasItsKeyAndChannel(String type) {
        assertTrue(DataType.isName(type));
        Topic topic = Topic.of(type, "d1");
        assertEquals("ws:sub:" + type + ":d1", topic.key());
        assertEquals(DataType.channel(type).replace("{device_id}", "d1"), topic.channel());
        assertEquals(topic, Topic.ofKey(topic.key()));
    }
}
