package io.telecast.push.redis.internal;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A connection to a master, as long as it lives. What is counted here ends with it. */
final class Node {
    private final String address;
    private final boolean inCluster;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisAsyncCommands<String, byte[]> redis;
    /** Calls of the lease script under way. */
    final AtomicInteger calls = new AtomicInteger();
    /** Readings of keys under way. */
    final AtomicInteger reads = new AtomicInteger();
    /** What it has done for us, probes aside: while that goes on, a late probe is no sign of death. */
    final LongAdder taken = new LongAdder();

    /** The last probe it has taken. */
    final AtomicLong answered = new AtomicLong();
    /** The last probe sent on it that came back. */
    final AtomicLong heard = new AtomicLong();

    private volatile boolean tracking;
    private volatile boolean proved;

    Node(String address, boolean inCluster, StatefulRedisConnection<String, byte[]> connection) {
        this.address = address;
        this.inCluster = inCluster;
        this.connection = connection;
        this.redis = connection.async();
    }

    /** {@code host:port} */
    String address() {
        return address;
    }

    String host() {
        return address.substring(0, address.lastIndexOf(':'));
    }

    /** Whether there are other masters beside it. */
    boolean isInCluster() {
        return inCluster;
    }

    StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    RedisAsyncCommands<String, byte[]> redis() {
        return redis;
    }

    /** Whether it tells of changed keys. */
    boolean isTracking() {
        return tracking;
    }

    void tracks() {
        tracking = true;
    }

    /** Whether events are known to arrive: a probe came back, and none was lost since. */
    boolean isProved() {
        return proved;
    }

    void proves(boolean arrives) {
        proved = arrives;
    }

    /** A command for a key that is on its way to this master. Both are written together: no other may come between. */
    <T> CompletionStage<T> asking(
            CommandType type, CommandOutput<String, byte[], T> output, CommandArgs<String, byte[]> arguments) {
        AsyncCommand<String, byte[], T> command = new AsyncCommand<>(new Command<>(type, output, arguments));
        connection.dispatch(List.of(
                new AsyncCommand<>(new Command<>(CommandType.ASKING, new StatusOutput<>(Client.CODEC))), command));
        return command;
    }

    @Override
    public String toString() {
        return address;
    }
}
