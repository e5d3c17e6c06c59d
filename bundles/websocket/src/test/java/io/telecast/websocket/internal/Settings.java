package io.telecast.websocket.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration of a test: the defaults, and what differs from them. */
final class Settings {
    private Settings() {}

    static WebSocketConfig of(Map<String, ?> different) {
        return (WebSocketConfig) Proxy.newProxyInstance(
                Settings.class.getClassLoader(), new Class<?>[] {WebSocketConfig.class}, (proxy, method, arguments) -> {
                    Object value = different.get(method.getName().replace('_', '.'));
                    return value != null ? value.toString() : method.getDefaultValue();
                });
    }
}
