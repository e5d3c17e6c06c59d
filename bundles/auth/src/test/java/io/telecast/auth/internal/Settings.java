package io.telecast.auth.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The settings as the framework would give them: the defaults, and what a test changes. */
final class Settings {
    private Settings() {}

    static AuthConfig with(Map<String, Object> changed) {
        return (AuthConfig) Proxy.newProxyInstance(
                AuthConfig.class.getClassLoader(), new Class<?>[] {AuthConfig.class}, (proxy, method, args) -> {
                    Object value = changed.get(method.getName().replace('_', '.'));
                    return value != null ? value : method.getDefaultValue();
                });
    }
}
