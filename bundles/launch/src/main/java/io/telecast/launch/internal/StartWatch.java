package io.telecast.launch.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the start until it is over: says that all is ready, or ends the process with the reason. */
@Component(service = StartWatch.class, immediate = true, configurationPid = LaunchConfig.PID)
@Designate(ocd = LaunchConfig.class)
public final class StartWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StartWatch.class);
    private static final long POLL_MS = 100;

    private final ComponentsCheck components;
    private final ReadyMessage message;
    private final Duration patience;
    private final Thread thread = new Thread(this, "telecast-start");

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable HttpAddress http;

    @Activate
    public StartWatch(LaunchConfig config, @Reference ComponentsCheck components) {
        this.components = components;
        message = new ReadyMessage(Path.of(config.data_dir()), config.command());
        patience = Duration.ofSeconds(Numbers.within("patience.s", config.patience_s(), 1, 3600));
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    public void stop() {
        // Not joined: it may be the thread that ends the process and so waits for us.
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            watch();
        } catch (InterruptedException e) {
            LOG.debug("Stopped before the start was over");
        }
    }

    private void watch() throws InterruptedException {
        long impatient = System.nanoTime() + patience.toNanos();
        String said = "";
        while (true) {
            String failure = components.failure();
            if (failure != null) {
                end(failure);
                return;
            }
            String waiting = waiting();
            if (waiting.isEmpty()) {
                LOG.info("Ready");
                System.out.println(message.text());
                return;
            }
            if (System.nanoTime() - impatient > 0 && !waiting.equals(said)) {
                System.err.println("telecast: not ready yet: " + waiting);
                said = waiting;
            }
            Thread.sleep(POLL_MS);
        }
    }

    private String waiting() {
        HttpAddress address = http;
        return address == null ? "the web server is not configured" : Readiness.of(address.url());
    }

    @SuppressWarnings("SystemExitOutsideMain") // The exit code tells whoever started us; the framework stops in order.
    private static void end(String failure) {
        LOG.info("The start ends: {}", failure);
        System.err.println("telecast: " + failure);
        System.exit(1);
    }
}
