package io.telecast.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @Test
    void takesItsDefaultsAsAllowed() {
        Limits limits = limits(Map.of());

        assertEquals(1000, limits.keys());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100001", "many", "", "1.5"})
    void refusesWithTheKeyAndWhatIsAllowed(String value) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> limits(Map.of("keys.max", value)));

        assertEquals(
                "keys.max: '" + value + "' is not a whole number in range; allowed: 1 to 100000", refusal.getMessage());
    }

    /** As the component runtime does it: defaults from the annotation, numbers read when they are asked for. */
    private static Limits limits(Map<String, String> properties) {
        Object config = Proxy.newProxyInstance(
                DecodeConfig.class.getClassLoader(), new Class<?>[] {DecodeConfig.class}, (proxy, method, args) -> {
                    String value = properties.get(method.getName().replace('_', '.'));
                    return value == null ? method.getDefaultValue() : Integer.valueOf(value);
                });
        return Limits.of((DecodeConfig) config, properties);
    }
}
