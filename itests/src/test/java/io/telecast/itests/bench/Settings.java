package io.telecast.itests.bench;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as the component runtime makes them: the defaults, except what is named. */
public final class Settings {
    private Settings() {}

    /** An annotation of this type; the names are those of its methods. */
    public static <T> T of(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
