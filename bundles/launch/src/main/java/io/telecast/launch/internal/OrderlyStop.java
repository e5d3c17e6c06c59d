package io.telecast.launch.internal;

import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the bundles in order however the JVM is told to end; Karaf itself does so on SIGTERM, not on Ctrl-C. */
@Component(service = OrderlyStop.class, immediate = true)
public final class OrderlyStop {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(60);

    private final Framework framework;
    private final Thread hook = new Thread(this::stopFramework, "telecast-stop");

    @Activate
    public OrderlyStop(BundleContext context) {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(Framework.class);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Deactivate
    public void stop() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The hook is what stops us");
        }
    }

    private void stopFramework() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE_MS);
        } catch (BundleException e) {
            System.err.println("telecast: not stopped in order: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
