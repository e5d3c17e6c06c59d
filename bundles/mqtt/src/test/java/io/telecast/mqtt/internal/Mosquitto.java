package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real mosquitto with a configuration of the test's own, on a free port. */
final class Mosquitto implements AutoCloseable {
    final int port;
    private final Path folder;
    private final List<String> program;
    private Process process;

    /** Starts one that listens on {@code port}; these lines follow its listener. */
    Mosquitto(Path folder, String listener) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = Files.writeString(
                folder.resolve("mosquitto.conf"),
                """
                user %s
                persistence true
                persistence_location %s/
                max_queued_messages 0
                max_inflight_messages 0
                listener %d
                %s
                """
                        .formatted(System.getProperty("user.name"), folder, port, listener));
        program = List.of(path("mosquitto").toString(), "-c", file.toString());
        start();
    }

    /** The program, where it is; the test is skipped where it is not. */
    static Path path(String name) {
        Path found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, name + " is not installed");
        return found;
    }

    void start() throws IOException {
        process = new ProcessBuilder(program)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
        Await.until("mosquitto listens", this::listens);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("mosquitto ended, see " + folder.resolve("mosquitto.log"));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
