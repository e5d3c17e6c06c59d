package io.telecast.push.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A Redis cluster of three masters, the first with a replica. */
final class RealCluster implements AutoCloseable {
    static final int MASTERS = 3;
    /** The node that takes over from the first. */
    static final int REPLICA = 3;

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final Map<Integer, RedisCommands<String, String>> connections = new ConcurrentHashMap<>();
    private final RedisTls tls;
    private final RedisClient client;

    RealCluster(Path directory) throws Exception {
        this(directory, RedisTls.none(directory));
    }

    RealCluster(Path directory, RedisTls tls) throws Exception {
        this.tls = tls;
        this.client = tls.client();
        List<Integer> busPorts = new ArrayList<>();
        for (int i = 0; i <= REPLICA; i++) {
            int port = RedisProcess.freePort();
            int bus = RedisProcess.freePort();
            busPorts.add(bus);
            List<String> lines = tls.lines(
                    port,
                    "save \"\"",
                    "cluster-enabled yes",
                    "cluster-port " + bus,
                    "cluster-node-timeout 1000",
                    "cluster-replica-validity-factor 0",
                    "repl-diskless-sync-delay 0");
            if (tls.certificate() != null) {
                lines.add("tls-cluster yes");
            }
            nodes.add(new RedisProcess(tls.program(), directory.resolve("node" + i), port, lines));
        }
        for (int i = 0; i <= REPLICA; i++) {
            cluster(i, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (i < MASTERS) {
                cluster(i, "ADDSLOTSRANGE", Integer.toString(first(i)), Integer.toString(first(i + 1) - 1));
            }
            cluster(0, "MEET", "127.0.0.1", port(i), Integer.toString(busPorts.get(i)));
        }
        Await.until("all have met", () -> eachNode(i -> count(i, "connected") == nodes.size()));
        cluster(REPLICA, "REPLICATE", id(0));
        Await.until(
                "the cluster is whole",
                () -> eachNode(i -> redis(i).clusterInfo().contains("cluster_state:ok")));
        Await.until("replicated", () -> redis(REPLICA).info("replication").contains("master_link_status:up"));
        Await.until("all know the replica", () -> eachNode(i -> count(i, "slave") == 1));
    }

    private static int first(int master) {
        return SlotHash.SLOT_COUNT * master / MASTERS;
    }

    private interface Check {
        boolean of(int node) throws Exception;
    }

    private boolean eachNode(Check check) throws Exception {
        for (int i = 0; i < nodes.size(); i++) {
            if (!check.of(i)) {
                return false;
            }
        }
        return true;
    }

    private long count(int node, String word) {
        return redis(node)
                .clusterNodes()
                .lines()
                .filter(line -> line.contains(word))
                .count();
    }

    String id(int node) {
        return redis(node).clusterMyId();
    }

    String port(int node) {
        return Integer.toString(nodes.get(node).port());
    }

    RedisProcess node(int index) {
        return nodes.get(index);
    }

    RedisCommands<String, String> redis(int node) {
        return connections.computeIfAbsent(
                node, i -> client.connect(tls.uri(nodes.get(i).port(), "")).sync());
    }

    void cluster(int node, String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        List.of(words).forEach(arguments::add);
        redis(node).dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    /** Some of the masters, as an operator gives them. */
    Site site() {
        return RedisAddress.parse(tls.scheme() + "-cluster://127.0.0.1:" + port(1) + ",127.0.0.1:" + port(2));
    }

    /** The first master that has a device's subscriptions when all is well. */
    static int homeOf(String device) {
        return masterOf("ws:sub:" + device);
    }

    /** As {@link #homeOf}, of any key or channel. */
    static int masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        int master = 0;
        while (slot >= first(master + 1)) {
            master++;
        }
        return master;
    }

    /** What all masters have together. */
    List<String> keys(int... of) {
        return Arrays.stream(of)
                .boxed()
                .flatMap(i -> redis(i).keys("*").stream())
                .sorted()
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        client.shutdown();
        nodes.forEach(RedisProcess::close);
    }
}
