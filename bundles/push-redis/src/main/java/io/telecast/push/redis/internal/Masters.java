package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The command connections, one to each master, and which of them has which keys. One server, or the master that
 * sentinels name, is a cluster of one. Changes on the control thread alone; may be asked by any.
 *
 * <p>Lettuce's cluster client is not used: it opens connections again and follows redirections by itself, on connections
 * of its own choice. Here a connection must have tracking before what it says of its keys is trusted, calls for one key
 * must stay in order, and what was under way on a lost connection must be known.
 */
final class Masters {
    /** Makes the connection to the master at an address. */
    interface Maker {
        /** It is not opened yet. */
        Master make(String address, boolean inCluster);
    }

    private record State(Route route, List<Master> masters) {}

    private final Control control;
    private final Maker maker;
    private final Map<String, Master> byAddress = new LinkedHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile State state = new State(Route.NOWHERE, List.of());
    private volatile @Nullable Locator locator;
    private volatile @Nullable String problem;

    Masters(Control control, Maker maker) {
        this.control = control;
        this.maker = maker;
    }

    /** Who says where the masters are, from now on; null for nobody, and no master. */
    CompletableFuture<Void> follow(@Nullable Locator next) {
        Locator last = locator;
        if (last != null) {
            last.stop();
        }
        locator = next;
        problem = null;
        return apply(Route.NOWHERE);
    }

    /** Connects to those who have become masters, and leaves those who are none any more. */
    CompletableFuture<Void> apply(Route route) {
        Locator from = locator;
        List<Master> masters = new ArrayList<>();
        for (RedisURI uri : route.masters()) {
            String address = Route.address(uri);
            Master master = byAddress.get(address);
            if (master == null && from != null) {
                master = maker.make(address, route.isCluster());
                byAddress.put(address, master);
                master.target(() -> from.connect(uri).whenComplete((opened, failure) -> {
                    if (failure != null) {
                        from.doubt();
                    }
                }));
            }
            masters.add(Objects.requireNonNull(master));
        }
        state = new State(route, List.copyOf(masters));
        List<Master> gone = byAddress.values().stream()
                .filter(each -> !masters.contains(each))
                .toList();
        byAddress.values().removeAll(gone);
        return CompletableFuture.allOf(gone.stream().map(Master::close).toArray(CompletableFuture[]::new));
    }

    /** Redis can be reached again: those that are waiting for their next try need not. Control thread. */
    void hurry() {
        state.masters.forEach(Master::hurry);
    }

    /** Asks again where the masters are. Control thread. */
    void look() {
        Locator from = locator;
        if (from != null) {
            from.look();
        }
    }

    Route route() {
        return state.route;
    }

    /** The connection to the master of a topic; null while there is none. */
    @Nullable
    Node of(Topic topic) {
        return of(topic.key());
    }

    /** The connection to the master of a key; null while there is none. */
    @Nullable
    Node of(String key) {
        State now = state;
        int owner = now.route.owner(key);
        return owner < 0 ? null : now.masters.get(owner).node();
    }

    /** The address of the master of a key; null while that is not known. Its channel may have another. */
    @Nullable
    String addressOf(String key) {
        State now = state;
        int owner = now.route.owner(key);
        return owner < 0 ? null : Route.address(now.route.masters().get(owner));
    }

    /** The connection to the master at an address, {@code host:port}; null if there is none. */
    @Nullable
    Node at(@Nullable String address) {
        return all().stream()
                .filter(node -> node.address().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** All connections that there are. */
    List<Node> all() {
        List<Node> nodes = new ArrayList<>();
        for (Master master : state.masters) {
            Node node = master.node();
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** Any connection, another one each time if there are more; null if there is none. */
    @Nullable
    Node any() {
        List<Node> nodes = all();
        return nodes.isEmpty() ? null : nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    }

    boolean isUp(Node node) {
        return state.masters.stream().anyMatch(master -> master.node() == node);
    }

    /** Whether each key has a master that is connected. */
    boolean isWhole() {
        State now = state;
        return now.route.isWhole() && now.masters.stream().allMatch(master -> master.node() != null);
    }

    /** Whether, besides, each of them tells of changed keys. */
    boolean isTracking() {
        return isWhole() && all().stream().allMatch(Node::isTracking);
    }

    /** A master to listen at: of a cluster another one each time, and one that is connected if there is. */
    @Nullable
    RedisURI listenAt() {
        State now = state;
        RedisURI first = null;
        int from = turn.getAndIncrement();
        for (int i = 0; i < now.masters.size(); i++) {
            int index = Math.floorMod(from + i, now.masters.size());
            if (now.masters.get(index).node() != null) {
                return now.route.masters().get(index);
            }
            first = first == null ? now.route.masters().get(index) : first;
        }
        return first;
    }

    /** Where a key is that is on its way to another master; null if the refusal says nothing of the kind. */
    @Nullable
    Node askInstead(Throwable failure) {
        return Refusal.of(failure) == Refusal.ASK ? at(Refusal.address(failure)) : null;
    }

    /** Something says that slots have other masters. Any thread. */
    void moved() {
        Locator from = locator;
        if (from != null) {
            from.doubt();
        }
    }

    /** Draws the consequences of a refusal. Any thread. */
    void refused(Node node, Throwable failure) {
        switch (Refusal.of(failure)) {
            case MOVED, ASK, CLUSTERDOWN -> {
                Locator from = locator;
                if (!state.route.isCluster()) {
                    problem = "the Redis in url is part of a cluster; redis-cluster:// is needed";
                } else if (from != null) {
                    from.doubt();
                }
            }
            case READONLY, MASTERDOWN -> control.execute(() -> replace(node, "it is a replica, or becomes one"));
            default -> {
                // Told of where it matters.
            }
        }
    }

    /** Replaces a connection. Control thread. */
    void replace(Node node, String why) {
        Locator from = locator;
        if (from != null) {
            from.doubt();
        }
        state.masters.stream()
                .filter(master -> master.node() == node)
                .findFirst()
                .ifPresent(master -> master.replace(node, why));
    }

    /** What is wrong, null if nothing is. */
    @Nullable
    String problem() {
        Locator from = locator;
        State now = state;
        if (from != null && from.problem() != null && !isWhole()) {
            return from.problem();
        }
        if (problem != null) {
            return problem;
        }
        if (now.masters.isEmpty()) {
            return "where Redis is has not been found out as yet";
        }
        for (Master master : now.masters) {
            String its = master.problem();
            if (its != null) {
                return its;
            }
        }
        return now.route.isWhole() ? null : "some slots of the Redis cluster have no master";
    }
}
