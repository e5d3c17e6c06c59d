package io.telecast.websocket.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration of a test: the defaults, and what differs from them. */
final class Settings {
    private Settings() {}

    static WebSocketConfig of(Map<String, Integer> different) {
        return (WebSocketConfig) Proxy.newProxyInstance(
                Settings.class.getClassLoader(), new Class<?>[] {WebSocketConfig.class}, (proxy, method, arguments) -> {
                    Integer value = different.get(method.getName().replace('_', '.'));
                    return value != null ? value : method.getDefaultValue();
                });
    }
}
