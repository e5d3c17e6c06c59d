package io.telecast.web.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Keeps the servlets and endpoints of a bundle that starts again at once, as in each update.
 *
 * <p>Pax Web clears up behind a bundle that stopped on a thread of its own, and does not look whether the bundle has
 * started meanwhile: it gives back the use of the web container that is already the next one, with which all goes that
 * was registered since, or half of it, and the server answers with errors from then on. So each bundle that starts again
 * uses its container once more than Pax Web knows, and what is given back too early is not the last use. The framework
 * ends that use when the bundle stops.
 */
@Component(service = Restarts.class, immediate = true)
public final class Restarts implements SynchronousBundleListener {
    private static final String CONTAINER = "org.ops4j.pax.web.service.WebContainer";

    private final BundleContext context;
    private final Set<Long> stopped = ConcurrentHashMap.newKeySet();

    /** Made by the component runtime. */
    @Activate
    public Restarts(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(this);
    }

    /** On the thread that stops or starts the bundle, before the bundle goes on. */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.STOPPING -> stopping(bundle);
            case BundleEvent.STARTING -> starting(bundle);
            case BundleEvent.UNINSTALLED -> stopped.remove(bundle.getBundleId());
            default -> {
                // Nothing that the web container is told of.
            }
        }
    }

    private void stopping(Bundle bundle) {
        ServiceReference<?> container = context.getServiceReference(CONTAINER);
        Bundle[] users = container == null ? null : container.getUsingBundles();
        if (users != null && Arrays.asList(users).contains(bundle)) {
            stopped.add(bundle.getBundleId());
        }
    }

    private void starting(Bundle bundle) {
        ServiceReference<?> container = context.getServiceReference(CONTAINER);
        BundleContext its = bundle.getBundleContext();
        if (stopped.remove(bundle.getBundleId()) && container != null && its != null) {
            its.getService(container);
        }
    }
}
