package io.telecast.itests.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real Redis with a replica, and three sentinels that put the one in the place of the other. */
public final class RedisSentinels implements AutoCloseable {
    private static final int SENTINELS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<RedisServer> sentinels = new ArrayList<>();
    private final RedisServer first;
    private final RedisServer second;

    private RedisSentinels(String name) {
        first = server(name + "-first");
        second = server(name + "-second", "--replicaof", "127.0.0.1 " + first.port());
    }

    /** Starts them and waits until the sentinels know each other. */
    public static RedisSentinels start(String name) {
        RedisSentinels all = new RedisSentinels(name);
        try {
            all.watch(name);
            return all;
        } catch (Throwable e) {
            all.close();
            throw e;
        }
    }

    private static RedisServer server(String folder, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
        arguments.addAll(List.of(more));
        return RedisServer.start(Distribution.folder(folder), Ports.free(), arguments.toArray(String[]::new));
    }

    private void watch(String name) {
        Await.until(
                "replicated", LIMIT, () -> second.ask(c -> c.info("replication").contains("link_status:up")));
        for (int i = 0; i < SENTINELS; i++) {
            Path folder = Distribution.folder(name + "-sentinel" + i);
            sentinels.add(RedisServer.start(folder, Ports.free(), file(folder).toString(), "--sentinel"));
        }
        for (RedisServer sentinel : sentinels) {
            Await.until(
                    "the sentinels know all",
                    LIMIT,
                    () -> sentinel.ask(c -> {
                        String info = c.info("sentinel");
                        return info.contains("slaves=1") && info.contains("sentinels=" + SENTINELS);
                    }));
        }
    }

    private Path file(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("sentinel.conf"),
                    String.join(
                            "\n",
                            "sentinel monitor screens 127.0.0.1 " + first.port() + " 2",
                            "sentinel down-after-milliseconds screens 500",
                            "sentinel failover-timeout screens 3000",
                            ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The master in the beginning. */
    public RedisServer first() {
        return first;
    }

    /** The one that takes over. */
    public RedisServer second() {
        return second;
    }

    /** Waits until it has taken over. */
    public void awaitPromoted() {
        Await.until("promoted", LIMIT, () -> second.ask(c -> c.role().get(0).equals("master")));
    }

    /** The sentinels, and the name they know the master by. */
    public URI uri() {
        return URI.create(sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "#screens")));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        first.close();
        second.close();
    }
}
