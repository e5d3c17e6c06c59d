package io.telecast.push.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A redis-server for tests, that can be stopped, killed, frozen and looked into. */
final class RealRedis implements AutoCloseable {
    private static final String PASSWORD = "test-secret";

    private final Path program;
    private final int port;
    private Process process;
    private RedisClient client;

    RealRedis(Path directory) throws Exception {
        program = unpack(directory);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start();
        client = RedisClient.create(uri());
    }

    private static Path unpack(Path directory) throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String name = "/redis-server-7.0.15-" + (mac ? "darwin" : "linux") + "-" + machine;
        Path program = directory.resolve("redis-server");
        try (InputStream in = Objects.requireNonNull(RealRedis.class.getResourceAsStream(name), name)) {
            Files.copy(in, program);
        }
        program.toFile().setExecutable(true);
        return program;
    }

    void start() throws Exception {
        process = new ProcessBuilder(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--requirepass",
                        PASSWORD,
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until("Redis up", this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
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

    String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    RedisURI address() {
        return RedisAddress.parse(uri());
    }

    RedisClient client() {
        return client;
    }

    /** A connection of its own; closed with this. */
    RedisCommands<String, String> commands() {
        return client.connect().sync();
    }

    @Override
    public void close() {
        client.shutdown();
        process.destroyForcibly();
    }
}
