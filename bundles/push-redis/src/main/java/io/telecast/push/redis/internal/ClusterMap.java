package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the nodes of a cluster, one after another, who has which slots: at the start, when a connection is lost or cannot
 * be made, when a node says that a slot is elsewhere, and again and again.
 */
final class ClusterMap implements Locator {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMap.class);
    private static final long ANSWER_MS = 1000;

    private final Site site;
    private final Client client;
    private final Control control;
    private final Settings settings;
    private final Masters masters;
    /** Everyone we heard of: when all masters are gone, one of the others may know more. */
    private Map<String, RedisURI> known;

    private final AtomicBoolean doubted = new AtomicBoolean();
    private Consumer<Route> route = ignored -> {};
    private boolean asking;
    private boolean again;
    private boolean stopped;
    private int turn;
    private long delay;
    private volatile @Nullable String problem;

    ClusterMap(Site site, Client client, Control control, Settings settings, Masters masters) {
        this.site = site;
        this.client = client;
        this.control = control;
        this.settings = settings;
        this.masters = masters;
        this.delay = settings.reconnectDelay();
        this.known = seeds();
    }

    private Map<String, RedisURI> seeds() {
        Map<String, RedisURI> seeds = new LinkedHashMap<>();
        site.nodes().forEach(uri -> seeds.put(Route.address(uri), uri));
        return seeds;
    }

    @Override
    public void start(Consumer<Route> told) {
        route = told;
        look();
    }

    @Override
    public void doubt() {
        if (doubted.compareAndSet(false, true)) {
            control.after(settings.reconnectDelay(), () -> {
                doubted.set(false);
                look();
            });
        }
    }

    @Override
    public CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI master) {
        return client.connect(master);
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void look() {
        if (stopped || asking) {
            again = asking;
            return;
        }
        asking = true;
        again = false;
        Node node = masters.any();
        RedisURI other = List.copyOf(known.values()).get(turn++ % known.size());
        String host = node == null ? other.getHost() : node.host();
        CompletionStage<List<Object>> answer =
                node == null ? askOnce(other) : bounded(node.redis().clusterSlots());
        answer.whenCompleteAsync((slots, failure) -> answered(host, slots, failure), control);
    }

    private CompletionStage<List<Object>> askOnce(RedisURI uri) {
        return client.connect(uri)
                .thenCompose(connection -> bounded(connection.async().clusterSlots())
                        .whenComplete((slots, failure) -> connection.closeAsync()));
    }

    private static CompletionStage<List<Object>> bounded(CompletionStage<List<Object>> answer) {
        return answer.toCompletableFuture().orTimeout(ANSWER_MS, TimeUnit.MILLISECONDS);
    }

    private void answered(String host, @Nullable List<Object> slots, @Nullable Throwable failure) {
        asking = false;
        if (stopped) {
            return;
        }
        try {
            if (slots == null) {
                problem =
                        "the masters of the Redis cluster are not known, it is tried again: " + Refusal.reason(failure);
            } else {
                read(host, slots);
            }
        } catch (RuntimeException e) {
            LOG.debug("No list of slots", e);
            problem = "the masters of the Redis cluster are not known, it is tried again: not understood: " + e;
        }
        if (problem == null) {
            delay = settings.reconnectDelay();
        } else {
            control.after(delay, this::look);
            delay = Math.min(2 * delay, settings.reconnectDelayMax());
        }
        if (again) {
            doubt();
        }
    }

    private void read(String host, List<Object> answer) {
        ClusterSlots slots = new ClusterSlots(site, host, answer);
        if (slots.nodes().isEmpty()) {
            problem = "the Redis cluster has no slots as yet, or " + host + " is not in it any more";
            return;
        }
        problem = null;
        known = seeds();
        known.putAll(slots.nodes());
        route.accept(slots.route());
    }
}
