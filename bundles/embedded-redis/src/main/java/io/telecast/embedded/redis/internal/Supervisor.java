package io.telecast.embedded.redis.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one redis-server running on one port, and announces it while it is up. */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long STOP_MS = 3_000;
    /** A server that was up this long did not fail to start: the next wait is the shortest again. */
    private static final long STEADY_MS = 10_000;
    /** A port may be in use for a moment; after so many starts in vain it is given up. */
    private static final int STARTS_ON_ONE_PORT = 3;

    private final Settings settings;
    private final Path program;
    private final Announcement announcement;
    private final String password = newPassword();
    private final Thread thread = new Thread(this::run, "embedded-redis");

    private volatile boolean stopping;
    private volatile @Nullable String problem = "not started yet";
    private volatile int restarts;
    private int port;

    Supervisor(Settings settings, Path program, Announcement announcement) {
        this.settings = settings;
        this.program = program;
        this.announcement = announcement;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops the server and waits for it, a few seconds at most. */
    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Nullable
    String problem() {
        return problem;
    }

    int restarts() {
        return restarts;
    }

    private void run() {
        try {
            Orphan.end(settings.directory(), program);
            port = Ports.choose(settings.port());
            long delay = settings.restartDelayMs();
            int inVain = 0;
            while (!stopping) {
                long since = System.nanoTime();
                inVain = runOnce() ? 0 : inVain + 1;
                boolean steady = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) > STEADY_MS;
                delay = steady ? settings.restartDelayMs() : delay;
                Thread.sleep(delay);
                delay = Math.min(2 * delay, settings.restartDelayMaxMs());
                restarts++;
                inVain = leavePort(inVain);
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts.
        } catch (IOException e) {
            problem = "not started: " + e.getMessage();
            LOG.error("Redis is not started", e);
        }
    }

    /** Runs a server until it ends; tells whether it came up. */
    private boolean runOnce() throws InterruptedException {
        try (Server server = Server.start(program, settings, port, password)) {
            if (!server.awaitUp(settings.startTimeoutMs())) {
                down("does not start on port " + port + ": " + server.lastLine());
                return false;
            }
            problem = null;
            LOG.info("Redis is up on 127.0.0.1:{}", port);
            announcement.up(URI.create("redis://:" + password + "@127.0.0.1:" + port));
            try {
                server.awaitEnd();
            } finally {
                announcement.down();
            }
            down("ended by itself: " + server.lastLine());
            return true;
        } catch (IOException e) {
            down("cannot be started: " + e.getMessage());
            return false;
        }
    }

    private void down(String why) {
        problem = why;
        LOG.warn("Redis {}; it is started again", why);
    }

    private static String newPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private int leavePort(int inVain) throws IOException {
        if (inVain < STARTS_ON_ONE_PORT || settings.port() != 0 || Ports.isFree(port)) {
            return inVain;
        }
        port = Ports.choose(0);
        return 0;
    }
}
