package io.telecast.mqtt.internal;

import io.telecast.api.uplink.UplinkHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;

/** The little of the framework that the adapter asks for. */
final class TestOsgi {
    private TestOsgi() {}

    static MqttConfig config(Map<String, Object> values) {
        return of(MqttConfig.class, (method, fallback) -> values.getOrDefault(method, fallback));
    }

    static BundleContext context() {
        return of(BundleContext.class, (method, fallback) -> fallback);
    }

    static Bundle bundle(long id) {
        return of(Bundle.class, (method, fallback) -> method.equals("getBundleId") ? id : fallback);
    }

    static BundleEvent uninstalled(Bundle bundle) {
        return new BundleEvent(BundleEvent.UNINSTALLED, bundle);
    }

    @SuppressWarnings("unchecked")
    static ServiceReference<UplinkHandler> handler(Bundle bundle, String type, String... topics) {
        return (ServiceReference<UplinkHandler>) Proxy.newProxyInstance(
                TestOsgi.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getBundle" -> bundle;
                    case "getProperty" -> "uplink.type".equals(args[0]) ? type : topics;
                    default -> null;
                });
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
