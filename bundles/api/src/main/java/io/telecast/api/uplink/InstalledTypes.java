package io.telecast.api.uplink;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data types that are installed: each from the moment its {@link UplinkHandler} first appears until the last bundle
 * that brought one is uninstalled. A handler that is merely away, since it is being updated or misses a service, leaves
 * its type installed (the section "A handler" of the delivery rules).
 *
 * <p>For bundles that treat all types alike; handlers themselves are not touched, only their properties are read.
 */
public final class InstalledTypes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledTypes.class);
    private static final String HANDLERS = "(objectClass=" + UplinkHandler.class.getName() + ")";

    /**
     * Is told of types, in order and one at a time, on the framework's threads and under a lock: must be quick, must not
     * wait and must not call back.
     */
    public interface Listener {
        /**
         * A type is installed, or its topics or channel are others now.
         *
         * @param type the type as it is now
         * @throws IllegalArgumentException if it cannot be used, which is logged; it is then not installed
         */
        void installed(DataType type);

        /**
         * A type is uninstalled.
         *
         * @param type the type as it was last
         */
        void uninstalled(DataType type);
    }

    private record Installed(DataType type, Set<Long> bundles) {}

    private final BundleContext context;
    private final Listener listener;
    private final ServiceListener services = this::changed;
    private final SynchronousBundleListener bundles = this::changed;
    private final Map<String, Installed> types = new TreeMap<>(); // guarded by this

    /**
     * Nothing is told before {@link #open}.
     *
     * @param context the context of the bundle that wants to know
     * @param listener is told
     */
    public InstalledTypes(BundleContext context, Listener listener) {
        this.context = context;
        this.listener = listener;
    }

    /** Begins; the types that are installed already are told before this returns. */
    public void open() {
        context.addBundleListener(bundles);
        try {
            context.addServiceListener(services, HANDLERS);
            ServiceReference<?>[] present = context.getServiceReferences(UplinkHandler.class.getName(), null);
            if (present != null) {
                for (ServiceReference<?> handler : present) {
                    appeared(handler);
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Tells nothing more; nothing counts as uninstalled by this. */
    @Override
    public void close() {
        context.removeServiceListener(services);
        context.removeBundleListener(bundles);
    }

    private void changed(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED || event.getType() == ServiceEvent.MODIFIED) {
            appeared(event.getServiceReference());
        }
    }

    private synchronized void appeared(ServiceReference<?> handler) {
        if (handler.getBundle() == null) {
            return; // gone already
        }
        try {
            DataType type = DataType.of(handler);
            Installed known = types.get(type.name());
            Set<Long> owners = known == null ? new HashSet<>() : known.bundles();
            if (known == null || !known.type().equals(type)) {
                listener.installed(type);
                types.put(type.name(), new Installed(type, owners));
            }
            owners.add(handler.getBundle().getBundleId());
        } catch (IllegalArgumentException bad) {
            LOG.error("The uplink handler of {} cannot be used: {}", handler.getBundle(), bad.getMessage());
        }
    }

    private synchronized void changed(BundleEvent event) {
        if (event.getType() != BundleEvent.UNINSTALLED) {
            return;
        }
        long bundle = event.getBundle().getBundleId();
        types.values().removeIf(installed -> {
            boolean gone =
                    installed.bundles().remove(bundle) && installed.bundles().isEmpty();
            if (gone) {
                listener.uninstalled(installed.type());
            }
            return gone;
        });
    }
}
