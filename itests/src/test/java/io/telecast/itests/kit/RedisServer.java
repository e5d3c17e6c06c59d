package io.telecast.itests.kit;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import redis.embedded.RedisExecProvider;

/** A real Redis of the test's own, that can be stopped, flushed, frozen and started again on the same port. */
public final class RedisServer implements AutoCloseable {
    private final int port;
    private final Path directory;
    private final RedisClient client;
    private final String[] arguments;
    private OsProcess process;
    private StatefulRedisConnection<String, String> connection;

    private RedisServer(Path directory, int port, String... arguments) {
        this.arguments = arguments;
        this.directory = directory;
        this.port = port;
        this.client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(2))
                .build());
    }

    /** Starts one without persistence, so that a restart forgets everything. */
    public static RedisServer start(Path directory) {
        return start(
                directory,
                Ports.free(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--client-output-buffer-limit",
                "pubsub 256mb 64mb 60");
    }

    /** Starts one of another kind, for example a node of a cluster. */
    static RedisServer start(Path directory, int port, String... arguments) {
        RedisServer server = new RedisServer(directory, port, arguments);
        server.start();
        return server;
    }

    /** Starts it again, on the same port. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(Binary.PATH));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        process = OsProcess.start(new ProcessBuilder(command).directory(directory.toFile()), directory, "redis.log");
        Await.until("Redis answers on port " + port, Duration.ofSeconds(30), () -> ask(c -> "PONG".equals(c.ping())));
    }

    /** As by a fault: no goodbye. */
    public void kill() {
        process.kill();
    }

    /** Stands still, with its connections open. */
    public void pause() {
        process.pause();
    }

    /** Goes on after {@link #pause()}. */
    public void resume() {
        process.resume();
    }

    /** Forgets everything. */
    public void flush() {
        ask(RedisCommands::flushall);
    }

    /** The URI without credentials. */
    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** Every key there is. */
    public Set<String> keys(String pattern) {
        return ask(commands -> {
            Set<String> keys = new TreeSet<>();
            KeyScanCursor<String> cursor =
                    commands.scan(ScanArgs.Builder.matches(pattern).limit(1000));
            keys.addAll(cursor.getKeys());
            while (!cursor.isFinished()) {
                cursor = commands.scan(cursor, ScanArgs.Builder.matches(pattern).limit(1000));
                keys.addAll(cursor.getKeys());
            }
            return keys;
        });
    }

    /** Runs commands; the connection is kept, and made again after a fault. */
    public synchronized <T> T ask(Function<RedisCommands<String, String>, T> question) {
        if (connection == null) {
            connection = client.connect();
        }
        return question.apply(connection.sync());
    }

    /** Sends a command; its answer is waited for, or not, by the caller. */
    public synchronized <T> RedisFuture<T> send(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        if (connection == null) {
            connection = client.connect();
        }
        return command.apply(connection.async());
    }

    /** Listens to a channel as another back end does. */
    public Listener listen(String channel) {
        return new Listener(client.connectPubSub(), channel);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        process.close();
    }

    /** What came on a channel. */
    public static final class Listener implements AutoCloseable {
        private final StatefulRedisPubSubConnection<String, String> connection;
        private final List<String> messages = new CopyOnWriteArrayList<>();

        private Listener(StatefulRedisPubSubConnection<String, String> connection, String channel) {
            this.connection = connection;
            connection.addListener(new RedisPubSubAdapter<String, String>() {
                @Override
                public void message(String from, String message) {
                    messages.add(message);
                }
            });
            connection.sync().subscribe(channel);
        }

        /** The messages so far. */
        public List<String> messages() {
            return messages;
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** The carried binary, unpacked once. */
    private static final class Binary {
        static final String PATH = unpack();

        private static String unpack() {
            try {
                return RedisExecProvider.defaultProvider().get().getAbsolutePath();
            } catch (IOException e) {
                throw new UncheckedIOException("no Redis binary for this machine", e);
            }
        }
    }
}
