package io.telecast.launch.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs console commands for whoever may read the key file in the data directory, over the loopback address. */
@Component(service = ConsoleServer.class, immediate = true, configurationPid = LaunchConfig.PID)
@Designate(ocd = LaunchConfig.class)
public final class ConsoleServer {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
    private static final int MAX_CLIENTS = 16;

    private final SessionFactory sessions;
    private final ServerSocket server;
    private final ConsoleKey key;
    /** For each client its command and who reads from it, whose end may come a little later; and who lets them in. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            1, 3 * MAX_CLIENTS + 1, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ConsoleServer::thread);

    private final Semaphore places = new Semaphore(MAX_CLIENTS);

    @Activate
    public ConsoleServer(LaunchConfig config, @Reference SessionFactory sessions) throws IOException {
        this.sessions = sessions;
        server = new ServerSocket(0, MAX_CLIENTS, InetAddress.getLoopbackAddress());
        key = ConsoleKey.create(Path.of(config.data_dir()), server.getLocalPort());
        threads.execute(this::accept);
    }

    @Deactivate
    public void stop() throws IOException {
        key.delete();
        server.close();
        // Neither waited for nor interrupted: a command may be what restarts this bundle.
        threads.shutdown();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "telecast-console");
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                serve(server.accept());
            } catch (IOException e) {
                LOG.debug("The console takes no more clients", e);
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        if (!places.tryAcquire()) {
            LOG.warn("More than {} clients on the console; one was refused", MAX_CLIENTS);
            socket.close();
            return;
        }
        var client = new ConsoleClient(socket, key, sessions, threads);
        try {
            threads.execute(() -> {
                try {
                    client.run();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopped; no more clients are let in", e);
            places.release();
            socket.close();
        }
    }
}
