package io.telecast.push.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A master with a replica, and three sentinels, each kind with a password of its own. */
final class RealSentinels implements AutoCloseable {
    static final String PASSWORD = "of-the-data";
    static final String SENTINEL_PASSWORD = "of-the-sentinels";
    private static final int SENTINELS = 3;

    final RedisProcess first;
    final RedisProcess second;
    private final List<RedisProcess> sentinels = new ArrayList<>();
    private final RedisTls tls;
    private final RedisClient client;

    RealSentinels(Path directory) throws Exception {
        this(directory, RedisTls.none(directory));
    }

    RealSentinels(Path directory, RedisTls tls) throws Exception {
        this.tls = tls;
        this.client = tls.client();
        first = server(directory.resolve("first"));
        second = server(directory.resolve("second"), "replicaof 127.0.0.1 " + first.port());
        RedisCommands<String, String> replica = redis(second);
        Await.until("replicated", () -> replica.info("replication").contains("master_link_status:up"));
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(sentinel(directory.resolve("sentinel" + i)));
        }
        for (RedisProcess sentinel : sentinels) {
            RedisCommands<String, String> asked = sentinel(sentinel);
            Await.until("the sentinels know all", () -> {
                String info = asked.info("sentinel");
                return info.contains("slaves=1") && info.contains("sentinels=" + SENTINELS);
            });
        }
    }

    private RedisProcess server(Path directory, String... more) throws Exception {
        int port = RedisProcess.freePort();
        List<String> lines = tls.lines(
                port, "save \"\"", "requirepass " + PASSWORD, "masterauth " + PASSWORD, "repl-diskless-sync-delay 0");
        lines.addAll(List.of(more));
        return new RedisProcess(tls.program(), directory, port, lines);
    }

    private RedisProcess sentinel(Path directory) throws Exception {
        int port = RedisProcess.freePort();
        return new RedisProcess(
                tls.program(),
                directory,
                port,
                tls.lines(
                        port,
                        "requirepass " + SENTINEL_PASSWORD,
                        "sentinel sentinel-pass " + SENTINEL_PASSWORD,
                        "sentinel monitor screens 127.0.0.1 " + first.port() + " 2",
                        "sentinel auth-pass screens " + PASSWORD,
                        "sentinel down-after-milliseconds screens 500",
                        "sentinel failover-timeout screens 3000"),
                "--sentinel");
    }

    RedisCommands<String, String> redis(RedisProcess server) {
        return client.connect(tls.uri(server.port(), PASSWORD)).sync();
    }

    private RedisCommands<String, String> sentinel(RedisProcess sentinel) {
        return client.connect(tls.uri(sentinel.port(), SENTINEL_PASSWORD)).sync();
    }

    RedisProcess sentinel(int index) {
        return sentinels.get(index);
    }

    /** As by an operator: the master is well, and becomes a replica. */
    void failover() {
        CommandArgs<String, String> arguments =
                new CommandArgs<>(StringCodec.UTF8).add("FAILOVER").add("screens");
        sentinel(sentinels.get(1)).dispatch(CommandType.SENTINEL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    String url(String master) {
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", tls.scheme() + "-sentinel://:" + PASSWORD + "@", "#" + master));
    }

    Site site() {
        return RedisAddress.parse(url("screens")).withSentinel("", SENTINEL_PASSWORD);
    }

    @Override
    public void close() {
        client.shutdown();
        sentinels.forEach(RedisProcess::close);
        first.close();
        second.close();
    }
}
