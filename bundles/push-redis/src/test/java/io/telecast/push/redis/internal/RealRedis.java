package io.telecast.push.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A redis-server for tests, that can be stopped, killed, frozen and looked into. */
final class RealRedis implements AutoCloseable {
    private static final String PASSWORD = "test-secret";

    private final RedisProcess process;
    private final RedisClient client;

    RealRedis(Path directory) throws Exception {
        int port = RedisProcess.freePort();
        process = new RedisProcess(
                unpack(directory), directory, port, List.of("port " + port, "requirepass " + PASSWORD, "save \"\""));
        client = RedisClient.create(uri());
    }

    /** The program that the tests bring with them. */
    static Path unpack(Path directory) throws IOException {
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
        process.start();
    }

    void kill() throws Exception {
        process.kill();
    }

    void freeze() throws Exception {
        process.freeze();
    }

    void thaw() throws Exception {
        process.thaw();
    }

    String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + process.port();
    }

    RedisURI address() {
        return RedisAddress.parse(uri()).nodes().get(0);
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
        process.close();
    }
}
