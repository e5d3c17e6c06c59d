package io.telecast.mqtt.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** The little of the framework that the adapter asks for. */
final class TestOsgi {
    private TestOsgi() {}

    static MqttConfig config(Map<String, Object> values) {
        return of(MqttConfig.class, (method, fallback) -> values.getOrDefault(method, fallback));
    }

    static BundleContext context() {
        return of(BundleContext.class, (method, fallback) -> fallback);
    }

    static DataType type(String name, String... topics) {
        return new DataType(name, Stream.of(topics).map(TopicPattern::new).toList(), false);
    }

    private interface Answers {
        Object to(String method, Object fallback);
    }

    private static <T> T of(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                TestOsgi.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> answers.to(method.getName(), method.getDefaultValue());
                }));
    }
}
