package io.telecast.embedded.mqtt.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The defaults of {@link BrokerConfig} but for what a test sets, by the keys of the configuration file. */
final class TestConfig {
    private TestConfig() {}

    static BrokerConfig of(Path data, String... pairs) {
        Map<String, String> values = new HashMap<>(Map.of("data.dir", data.toString(), "port", "0"));
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return (BrokerConfig) Proxy.newProxyInstance(
                BrokerConfig.class.getClassLoader(), new Class<?>[] {BrokerConfig.class}, (proxy, method, args) -> {
                    Object value = values.get(method.getName().replace('_', '.'));
                    return value == null ? method.getDefaultValue() : value;
                });
    }
}
