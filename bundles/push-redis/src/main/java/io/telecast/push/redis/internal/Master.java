package io.telecast.push.redis.internal;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The command connection to one master, with what must be armed on each new one. */
final class Master {
    private final String address;
    private final boolean inCluster;
    private final Tracking tracking;
    private final Consumer<Node> up;
    private final Consumer<Node> down;
    private final Link<StatefulRedisConnection<String, byte[]>> link;
    private volatile @Nullable Node node;

    Master(
            String address,
            boolean inCluster,
            Control control,
            Settings settings,
            Figures figures,
            Tracking tracking,
            Consumer<Node> up,
            Consumer<Node> down) {
        this.address = address;
        this.inCluster = inCluster;
        this.tracking = tracking;
        this.up = up;
        this.down = down;
        link = new Link<>("command", control, settings, figures, this::begin, this::end);
    }

    String address() {
        return address;
    }

    /** Its connection; null while there is none. Any thread. */
    @Nullable
    Node node() {
        return node;
    }

    void target(Supplier<CompletionStage<StatefulRedisConnection<String, byte[]>>> opener) {
        link.target(opener);
    }

    void hurry() {
        link.hurry();
    }

    CompletableFuture<Void> close() {
        return link.close();
    }

    void replace(Node bad, String why) {
        link.replace(bad.connection(), why);
    }

    @Nullable
    String problem() {
        if (node != null) {
            return tracking.problem();
        }
        String reason = link.problem();
        return "no connection to Redis at " + address + ", it is tried again" + (reason == null ? "" : ": " + reason);
    }

    private void begin(StatefulRedisConnection<String, byte[]> opened) {
        Node begun = new Node(address, inCluster, opened);
        node = begun;
        tracking.arm(begun, why -> replace(begun, why));
        up.accept(begun);
    }

    private void end() {
        Node ended = node;
        node = null;
        if (ended != null) {
            down.accept(ended);
        }
    }
}
