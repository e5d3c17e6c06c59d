package io.telecast.push.redis.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One redis-server process on a port of its own, of whatever kind its arguments say. */
final class RedisProcess implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final List<String> command = new ArrayList<>();
    private Process process;

    /** @param configuration lines of its file, the port among them; it is bound to the loopback */
    RedisProcess(Path program, Path directory, int port, List<String> configuration, String... arguments)
            throws Exception {
        this.directory = Files.createDirectories(directory);
        this.port = port;
        Path file = directory.resolve("redis.conf");
        Files.writeString(file, "bind 127.0.0.1\n" + String.join("\n", configuration) + "\n");
        command.addAll(List.of(program.toString(), file.toString()));
        command.addAll(List.of(arguments));
        start();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void start() throws Exception {
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        Await.until("Redis up on " + port, this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    void kill() throws Exception {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    void freeze() throws Exception {
        signal("-STOP");
    }

    void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
