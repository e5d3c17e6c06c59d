package io.telecast.shell.internal;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.UplinkHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * A data type as a bundle brings it.
 *
 * @param away why its handler is not here, null if it is
 */
record ListedType(String name, List<String> topics, String channel, Bundle bundle, @Nullable String away) {

    /** By name; a type that two bundles bring is there twice. */
    static List<ListedType> all(BundleContext bundles) throws Exception {
        List<ListedType> types = new ArrayList<>(components(bundles));
        types.addAll(plainServices(bundles));
        for (Bundle bundle : bundles.getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE && bundle.getState() != Bundle.STARTING) {
                ComponentFiles.handlers(bundle)
                        .forEach(
                                properties -> types.add(of(properties::get, bundle, "its bundle is " + state(bundle))));
            }
        }
        types.sort(Comparator.comparing(ListedType::name)
                .thenComparing(type -> type.bundle().getBundleId()));
        return types;
    }

    /** The handlers of bundles that run, here or not. */
    private static List<ListedType> components(BundleContext bundles) throws Exception {
        List<ListedType> types = new Services(bundles).ifThere(ServiceComponentRuntime.class, runtime -> {
            List<ListedType> found = new ArrayList<>();
            for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
                Bundle bundle = bundles.getBundle(description.bundle.id);
                if (isHandler(description) && bundle != null) {
                    found.add(of(description.properties::get, bundle, ComponentState.away(runtime, description)));
                }
            }
            return found;
        });
        return types == null ? List.of() : types;
    }

    private static boolean isHandler(ComponentDescriptionDTO description) {
        return Arrays.asList(description.serviceInterfaces).contains(UplinkHandler.class.getName())
                && description.properties.containsKey(DataType.TYPE);
    }

    /** Handlers that are no components. */
    private static List<ListedType> plainServices(BundleContext bundles) throws InvalidSyntaxException {
        Collection<ServiceReference<UplinkHandler>> handlers =
                bundles.getServiceReferences(UplinkHandler.class, "(!(component.id=*))");
        return handlers.stream()
                .filter(handler -> handler.getBundle() != null && handler.getProperty(DataType.TYPE) != null)
                .map(handler -> of(handler::getProperty, handler.getBundle(), null))
                .toList();
    }

    private static ListedType of(Function<String, @Nullable Object> properties, Bundle bundle, @Nullable String away) {
        return new ListedType(
                String.valueOf(properties.apply(DataType.TYPE)),
                texts(properties.apply(DataType.TOPICS)),
                String.join(", ", texts(properties.apply(DataType.CHANNEL))),
                bundle,
                away);
    }

    private static List<String> texts(@Nullable Object property) {
        return property instanceof String[] several
                ? List.of(several)
                : Stream.ofNullable(property).map(Object::toString).toList();
    }

    String state() {
        return state(bundle);
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "stopped";
            default -> "not resolved";
        };
    }

    Map<String, @Nullable Object> json() {
        return Json.object(
                "type",
                name,
                "topics",
                topics,
                "channel",
                channel.isEmpty() ? null : channel,
                "bundle",
                bundle.getSymbolicName(),
                "version",
                bundle.getVersion().toString(),
                "state",
                state(),
                "here",
                away == null,
                "reason",
                away);
    }
}
