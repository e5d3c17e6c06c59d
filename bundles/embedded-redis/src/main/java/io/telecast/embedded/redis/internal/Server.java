package io.telecast.embedded.redis.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the redis-server program. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int POLL_MS = 20;
    private static final long STOP_MS = 1_000;

    private final Process process;
    private final Watchdog watchdog;
    private final int port;
    private final String password;
    private volatile String lastLine = "no output";

    private Server(Process process, Watchdog watchdog, int port, String password) {
        this.process = process;
        this.watchdog = watchdog;
        this.port = port;
        this.password = password;
        Thread output = new Thread(this::readOutput, "embedded-redis-output");
        output.setDaemon(true);
        output.start();
    }

    static Server start(Path program, Settings settings, int port, String password) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // Out of the terminal's process group: Ctrl-C is for us, who need Redis until the very end.
            command.add(SETSID.toString());
        }
        command.add(program.toString());
        command.add("-");
        Process process = new ProcessBuilder(command)
                .directory(settings.directory().toFile())
                .redirectErrorStream(true)
                .start();
        try {
            Watchdog watchdog = Watchdog.over(process.pid());
            // By standard input, so that the password is neither on disk nor in the list of processes.
            try (OutputStream in = process.getOutputStream()) {
                in.write(configuration(settings, port, password).getBytes(StandardCharsets.UTF_8));
            }
            return new Server(process, watchdog, port, password);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static String configuration(Settings settings, int port, String password) {
        int buffer = settings.listenerBufferMb();
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "pidfile \"" + settings.directory().resolve(Orphan.PID_FILE) + "\"",
                "save \"\"",
                "appendonly no",
                "maxmemory " + settings.memoryMb() + "mb",
                // Subscriptions must never be evicted; a full server refuses new ones instead.
                "maxmemory-policy noeviction",
                "client-output-buffer-limit pubsub " + buffer + "mb " + Math.max(1, buffer / 4) + "mb 30",
                "always-show-logo no",
                "");
    }

    /** Waits until the server answers; false when it ended or did not answer in time. */
    boolean awaitUp(long timeoutMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            if (answers()) {
                return true;
            }
            process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] expected = "+OK\r\n+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
            // The password is ours alone, so the right answer comes from our server and no other on this port.
            return Arrays.equals(in.readNBytes(expected.length), expected);
        } catch (IOException e) {
            return false;
        }
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    String lastLine() {
        return lastLine;
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lastLine = line;
                LOG.info("{}", line);
            }
        } catch (IOException e) {
            LOG.debug("The output of Redis ended", e);
        }
    }

    /** Ends the server: asked first, then by force. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        watchdog.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
