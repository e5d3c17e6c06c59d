package io.telecast.websocket.internal;

import io.telecast.api.uplink.DataType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/** The little of the framework that tells which data types are installed. */
final class Framework {
    private @Nullable ServiceListener services;
    private @Nullable SynchronousBundleListener bundles;

    BundleContext context() {
        return of(BundleContext.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "addServiceListener" -> services = (ServiceListener) arguments[0];
                case "addBundleListener" -> bundles = (SynchronousBundleListener) arguments[0];
                case "removeServiceListener" -> services = null;
                case "removeBundleListener" -> bundles = null;
                default -> {}
            }
            return null;
        });
    }

    boolean isListenedTo() {
        return services != null || bundles != null;
    }

    /** A handler of a type appears. */
    void install(long bundle, String type, String channel) {
        Map<String, Object> properties =
                Map.of(DataType.TYPE, type, DataType.TOPICS, "devices/" + type, DataType.CHANNEL, channel);
        ServiceReference<?> handler = of(
                ServiceReference.class,
                (proxy, method, arguments) ->
                        method.getName().equals("getBundle") ? bundle(bundle) : properties.get(arguments[0]));
        services.serviceChanged(new ServiceEvent(ServiceEvent.REGISTERED, handler));
    }

    void uninstall(long bundle) {
        bundles.bundleChanged(new BundleEvent(BundleEvent.UNINSTALLED, bundle(bundle)));
    }

    private static Bundle bundle(long id) {
        return of(Bundle.class, (proxy, method, arguments) -> method.getName().equals("getBundleId") ? id : null);
    }

    private static <T> T of(Class<T> type, InvocationHandler answers) {
        return type.cast(
                Proxy.newProxyInstance(Framework.class.getClassLoader(), new Class<?>[] {type}, objectsOwn(answers)));
    }

    private static InvocationHandler objectsOwn(InvocationHandler answers) {
        return (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                ? ofObject(proxy, method, arguments)
                : answers.invoke(proxy, method, arguments);
    }

    private static Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "a double";
        };
    }
}
