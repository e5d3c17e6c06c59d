package io.telecast.mqtt.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.TopicPattern;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** The little of the framework that the adapter asks for. */
final class TestOsgi {
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private TestOsgi() {}

    /** A name of an instance that no other test has, nor a part of it. */
    static String instance() {
        return "t" + INSTANCES.incrementAndGet() + "e";
    }

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
