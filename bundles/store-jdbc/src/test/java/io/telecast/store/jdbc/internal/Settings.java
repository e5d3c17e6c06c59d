package io.telecast.store.jdbc.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The settings as the framework would give them: the defaults, and what a test changes. */
final class Settings {
    private Settings() {}

    static StoreConfig with(Map<String, Object> changed) {
        return (StoreConfig) Proxy.newProxyInstance(
                StoreConfig.class.getClassLoader(), new Class<?>[] {StoreConfig.class}, (proxy, method, args) -> {
                    Object value = changed.get(method.getName().replace('_', '.'));
                    return value != null ? value : method.getDefaultValue();
                });
    }
}
