package io.telecast.embedded.redis.internal;

import io.telecast.api.embedded.EmbeddedServer;
import java.net.URI;
import java.util.Hashtable;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The service that says where the server is, while it is up. Used by the supervisor's thread alone. */
class Announcement {
    private final BundleContext context;
    private @Nullable ServiceRegistration<EmbeddedServer> registration;

    Announcement(BundleContext context) {
        this.context = context;
    }

    void up(URI uri) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(EmbeddedServer.PROTOCOL, EmbeddedServer.REDIS);
        registration = context.registerService(EmbeddedServer.class, () -> uri, properties);
    }

    void down() {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The framework took it back already, as it does when the bundle stops.
            }
            registration = null;
        }
    }
}
