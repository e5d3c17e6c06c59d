package io.telecast.bus.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration for tests: defaults except what is named, short times. */
final class TestConfig {
    private static final Map<String, Object> SHORT =
            Map.of("retry_min_ms", 1L, "retry_max_ms", 4L, "handler_stop_timeout_ms", 200L, "stop_timeout_ms", 500L);

    private TestConfig() {}

    static BusConfig with(Map<String, Object> values) {
        return (BusConfig) Proxy.newProxyInstance(
                BusConfig.class.getClassLoader(), new Class<?>[] {BusConfig.class}, (proxy, method, args) -> {
                    Object value = values.getOrDefault(method.getName(), SHORT.get(method.getName()));
                    return value != null ? value : method.getDefaultValue();
                });
    }
}
