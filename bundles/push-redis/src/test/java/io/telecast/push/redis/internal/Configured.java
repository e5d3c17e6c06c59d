package io.telecast.push.redis.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration with its defaults, and some values other than those. */
final class Configured {
    private Configured() {}

    /** @param values by method, such as {@code tls_ca} */
    static PushRedisConfig with(Map<String, Object> values) {
        return (PushRedisConfig) Proxy.newProxyInstance(
                Configured.class.getClassLoader(),
                new Class<?>[] {PushRedisConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
