package io.telecast.itests.kit;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A real Redis cluster: three masters, and a replica of the first that takes over when it dies. */
public final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<RedisServer> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Starts one and waits until it is whole. */
    public static RedisCluster start(Path directory) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.form(directory);
            return cluster;
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
    }

    private void form(Path directory) {
        List<Integer> buses = new ArrayList<>();
        for (int i = 0; i <= MASTERS; i++) {
            buses.add(Ports.free());
            nodes.add(RedisServer.start(
                    Distribution.folder(directory.getFileName() + "-node" + i),
                    Ports.free(),
                    "--save",
                    "",
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    buses.get(i).toString(),
                    "--cluster-node-timeout",
                    "1000",
                    "--cluster-replica-validity-factor",
                    "0",
                    "--repl-diskless-sync-delay",
                    "0"));
        }
        for (int i = 0; i <= MASTERS; i++) {
            cluster(i, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (i < MASTERS) {
                cluster(i, "ADDSLOTSRANGE", Integer.toString(first(i)), Integer.toString(first(i + 1) - 1));
            }
            cluster(
                    0,
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(nodes.get(i).port()),
                    buses.get(i).toString());
        }
        awaitEach("all have met", c -> count(c, "connected") == nodes.size());
        cluster(MASTERS, "REPLICATE", master(0).ask(RedisCommands::clusterMyId));
        Await.until("replicated", LIMIT, () -> replica()
                .ask(c -> c.info("replication").contains("link_status:up")));
        awaitEach("the cluster is whole", c -> c.clusterInfo().contains("cluster_state:ok") && count(c, "slave") == 1);
    }

    private interface Check {
        boolean of(RedisCommands<String, String> node);
    }

    private void awaitEach(String what, Check check) {
        for (RedisServer node : nodes) {
            Await.until(what, LIMIT, () -> node.ask(check::of));
        }
    }

    private static long count(RedisCommands<String, String> node, String word) {
        return node.clusterNodes().lines().filter(line -> line.contains(word)).count();
    }

    private static int first(int master) {
        return SlotHash.SLOT_COUNT * master / MASTERS;
    }

    private void cluster(int node, String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        List.of(words).forEach(arguments::add);
        nodes.get(node).ask(c -> c.dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments));
    }

    /** Whether the first master has a key, when all is well. */
    public static boolean isOfFirst(String key) {
        return SlotHash.getSlot(key) < first(1);
    }

    /** One that is a master in the beginning. */
    public RedisServer master(int index) {
        return nodes.get(index);
    }

    /** The replica of the first master. */
    public RedisServer replica() {
        return nodes.get(MASTERS);
    }

    /** Waits until the replica has taken over from the first master. */
    public void awaitPromoted() {
        Await.until("promoted", LIMIT, () -> replica().ask(c -> c.role().get(0).equals("master")));
    }

    /** The keys of the masters there are when the first has died. */
    public Set<String> keysAfterFailover(String pattern) {
        Set<String> keys = new TreeSet<>(replica().keys(pattern));
        for (int i = 1; i < MASTERS; i++) {
            keys.addAll(nodes.get(i).keys(pattern));
        }
        return keys;
    }

    /** Two of its nodes, as an operator gives them. */
    public URI uri() {
        return URI.create("redis-cluster://127.0.0.1:" + nodes.get(1).port() + ",127.0.0.1:"
                + nodes.get(2).port());
    }

    @Override
    public void close() {
        nodes.forEach(RedisServer::close);
    }
}
