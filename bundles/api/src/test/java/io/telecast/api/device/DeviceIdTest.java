package io.telecast.api.device;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-9_z", "Status", "123456789012345678901234567890123456"})
    void acceptsTheAlphabet(String id) {
        assertTrue(DeviceId.isValid(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a/b", "+", "#", "a:b", "{a}", "é", "a\0", "1234567890123456789012345678901234567"})
    void refusesEverythingElse(String id) {
        assertFalse(DeviceId.isValid(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "event", "attributes", "command", "telemetry"})
    void refusesWordsOfTheTopics(String id) {
        assertFalse(DeviceId.isValid(id));
    }
}
