package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The connections that listen. One suffices, in a cluster too, as its nodes hand on to each other what is published;
 * what is published by shard is heard at its master alone, so there is one to each. Control thread, unless said otherwise.
 */
final class Ears {
    private static final String ANY = "";

    private final Settings settings;
    private final Control control;
    private final Client client;
    private final Figures figures;
    private final Masters masters;
    private final String probeChannel;
    private final Ear.Told told;
    private final boolean sharded;
    /** By the address of the master. */
    private volatile Map<String, Ear> ears = Map.of();

    private @Nullable String listeningAt;

    /** @param probeChannel the beginning of the names of the channels for probes */
    Ears(
            Settings settings,
            Control control,
            Client client,
            Figures figures,
            Masters masters,
            String probeChannel,
            Ear.Told told) {
        this.settings = settings;
        this.control = control;
        this.client = client;
        this.figures = figures;
        this.masters = masters;
        this.probeChannel = probeChannel;
        this.told = told;
        this.sharded = settings.listen() == Settings.Listen.SHARDED;
        if (!sharded) {
            ears = Map.of(ANY, new Ear(settings, control, figures, probeChannel, told));
        }
    }

    /** Connects to where the masters are now, and leaves those who are none any more. */
    CompletableFuture<Void> follow(Route route) {
        if (sharded) {
            return followEach(route);
        }
        Ear ear = Objects.requireNonNull(ears.get(ANY));
        if (route.masters().isEmpty()) {
            listeningAt = null;
            return ear.close();
        }
        if (listeningAt == null || !route.has(listeningAt)) {
            ear.target(this::listen);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<StatefulRedisPubSubConnection<String, byte[]>> listen() {
        RedisURI at = masters.listenAt();
        if (at == null) {
            return CompletableFuture.failedStage(new IllegalStateException("no master is known"));
        }
        listeningAt = Route.address(at);
        return client.connectPubSub(at);
    }

    private CompletableFuture<Void> followEach(Route route) {
        Map<String, Ear> before = ears;
        Map<String, Ear> now = new LinkedHashMap<>();
        List<Runnable> begin = new ArrayList<>();
        for (RedisURI uri : route.masters()) {
            String address = Route.address(uri);
            Ear ear = before.get(address);
            if (ear == null) {
                // Its own channel for probes, as the nodes of a cluster hand those on too.
                Ear made = new Ear(settings, control, figures, probeChannel + ":" + address, told);
                begin.add(() -> made.target(() -> client.connectPubSub(uri)));
                ear = made;
            }
            now.put(address, ear);
        }
        ears = now;
        begin.forEach(Runnable::run);
        return CompletableFuture.allOf(before.entrySet().stream()
                .filter(each -> !now.containsKey(each.getKey()))
                .map(each -> each.getValue().close())
                .toArray(CompletableFuture[]::new));
    }

    /** Where to subscribe to a channel; null while that is not connected. */
    @Nullable
    Ear of(String channel) {
        String address = sharded ? masters.addressOf(channel) : ANY;
        Ear ear = address == null ? null : ears.get(address);
        return ear != null && ear.isUp() ? ear : null;
    }

    /** Where what is published on a connection is heard; null if there is none as yet. */
    @Nullable
    Ear at(Node node) {
        return ears.get(sharded ? node.address() : ANY);
    }

    /** Whether each master has its own. */
    boolean isOnePerMaster() {
        return sharded;
    }

    /** Those that wait for their next try need not. */
    void hurry() {
        ears.values().forEach(Ear::hurry);
    }

    /** What is wrong, null if nothing is. Any thread. */
    @Nullable
    String problem() {
        return ears.values().stream()
                .map(Ear::problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
