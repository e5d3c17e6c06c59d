package io.telecast.api.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;

class DataTypeTest {
    private final Map<String, Object> properties =
            new HashMap<>(Map.of(DataType.TYPE, "position", DataType.TOPICS, new String[] {
                "devices/position/{message_id}", "devices/{device_id}/position/{message_id}"
            }));

    @Test
    void readsWhatTheHandlerSays() {
        DataType type = DataType.of(handler());
        assertEquals("position", type.name());
        assertEquals(
                List.of("devices/position/+", "devices/+/position/+"),
                type.topics().stream().map(TopicPattern::filter).toList());
        assertFalse(type.pushed());
    }

    @Test
    void theChannelIsThatOfTheContract() {
        properties.put(DataType.CHANNEL, "ws:position:{device_id}");
        assertTrue(DataType.of(handler()).pushed());
        properties.put(DataType.CHANNEL, "ws:place:{device_id}");
        assertEquals(
                "uplink.channel: 'ws:place:{device_id}' is not the channel of position; allowed: ws:position:{device_id},"
                        + " or nothing for a type that is not pushed",
                refusal());
        assertEquals("ws:device:{device_id}", DataType.channel("telemetry"));
        assertEquals("device:{device_id}:status", DataType.channel("status"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Position", "a b", "device", "sub", "group", "a:b", "123456789012345678901234567890123"})
    void refusesWhatIsNoType(String name) {
        properties.put(DataType.TYPE, name);
        assertEquals(
                "uplink.type: '" + name
                        + "' is not a data type; allowed: 1 to 32 of a-z 0-9 -, but not device, sub or group",
                refusal());
    }

    @Test
    void refusesATypeWithoutTopics() {
        properties.remove(DataType.TOPICS);
        assertEquals("uplink.topics: names no topic; allowed: one or more MQTT topics", refusal());
    }

    private String refusal() {
        return assertThrows(IllegalArgumentException.class, () -> DataType.of(handler()))
                .getMessage();
    }

    private ServiceReference<?> handler() {
        return (ServiceReference<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getProperty")) {
                        return properties.get(arguments[0]);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
