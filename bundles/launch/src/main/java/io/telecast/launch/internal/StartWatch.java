package io.telecast.launch.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the start until it is over: says that all is ready, or ends the process with the reason. */
@Component(
        service = StartWatch.class,
        immediate = true,
        configurationPid = {LaunchConfig.PID, HttpAddress.Config.PID})
public final class StartWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StartWatch.class);
    private static final long POLL_MS = 100;

    private final ComponentsCheck components;
    private final Thread thread;

    @Activate
    public StartWatch(LaunchConfig config, HttpAddress.Config http, @Reference ComponentsCheck components) {
        this.components = components;
        thread = new Thread(task(config, http), "telecast-start");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    public void stop() {
        // Not joined: it may be the thread that ends the process and so waits for us.
        thread.interrupt();
    }

    /** The start is watched once; what is configured later is no part of it. */
    @Modified
    void modified() {}

    private Runnable task(LaunchConfig config, HttpAddress.Config http) {
        try {
            // Here and not in the thread: before the web server, whose bundle comes next, takes its port.
            HttpAddress address = new HttpAddress(http);
            Duration patience = Duration.ofSeconds(Numbers.within("patience.s", config.patience_s(), 1, 3600));
            ReadyMessage message =
                    new ReadyMessage(Path.of(config.data_dir()), config.command(), config.role(), address.url());
            return () -> follow(address.url(), patience, message);
        } catch (IllegalArgumentException e) {
            return () -> end(String.valueOf(e.getMessage()));
        }
    }

    private void follow(String url, Duration patience, ReadyMessage message) {
        try {
            String failure = failureUntilReady(url, patience);
            if (failure != null) {
                end(failure);
                return;
            }
            LOG.info("Ready");
            System.out.println(message.text());
        } catch (InterruptedException e) {
            LOG.debug("Stopped before the start was over");
        }
    }

    private @Nullable String failureUntilReady(String url, Duration patience) throws InterruptedException {
        long impatient = System.nanoTime() + patience.toNanos();
        String said = "";
        while (true) {
            String failure = components.failure();
            if (failure != null) {
                return failure;
            }
            // The web server is left in peace until all its parts are there: it would answer with errors.
            String problem = components.problem();
            String waiting = problem == null ? Readiness.of(url) : problem;
            if (waiting.isEmpty()) {
                return null;
            }
            if (System.nanoTime() - impatient > 0 && !waiting.equals(said) && !components.stopping()) {
                System.err.println("telecast: not ready yet: " + waiting);
                said = waiting;
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static void end(String failure) {
        LOG.info("The start ends: {}", failure);
        System.err.println("telecast: " + failure);
        // At once, without stopping in order: bundles that are half started would bury the line under what they say on
        // their way out, and there is nothing to lose, what was acknowledged survives any end of the process.
        Runtime.getRuntime().halt(1);
    }
}
