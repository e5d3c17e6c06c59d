package io.telecast.itests.bench.bundle;

import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers the endpoints. */
public final class Baselines implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("org.ops4j.pax.web.http.whiteboard.websocket", true);
        context.registerService(Object.class, new EmptyEndpoint(), properties);
        context.registerService(Object.class, new ClientPerSocketEndpoint(), properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the services away.
    }
}
