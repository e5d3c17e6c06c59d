package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one of the sentinels where the master is: at the start, when it announces another, when there is no connection to
 * the master, and again and again, as an announcement may be missed.
 */
final class Sentinels implements Locator {
    private static final String SWITCHED = "+switch-master";
    /** As often a sentinel may name a master that cannot be reached until another one is asked. */
    private static final int DOUBTS_MAX = 3;

    private final Site site;
    private final Client client;
    private final Control control;
    private final Settings settings;
    private final Link<StatefulRedisPubSubConnection<String, byte[]>> link;
    private final Runnable ask;
    private final AtomicInteger doubts = new AtomicInteger();
    private Consumer<Route> route = ignored -> {};
    private String master = "";
    private int turn;
    private volatile @Nullable String problem;

    Sentinels(Site site, Client client, Control control, Settings settings, Figures figures) {
        this.site = site;
        this.client = client;
        this.control = control;
        this.settings = settings;
        link = new Link<>("sentinel", control, settings, figures, this::connected, () -> {});
        ask = control.coalesced(this::ask);
    }

    @Override
    public void start(Consumer<Route> told) {
        route = told;
        link.target(() ->
                client.connectPubSub(site.nodes().get(turn++ % site.nodes().size())));
    }

    @Override
    public void look() {
        doubts.set(0);
        ask();
    }

    @Override
    public void doubt() {
        doubts.incrementAndGet();
        ask.run();
    }

    @Override
    public CompletionStage<StatefulRedisConnection<String, byte[]>> connect(RedisURI uri) {
        return client.connectMaster(uri);
    }

    @Override
    public @Nullable String problem() {
        if (link.connection() != null) {
            return problem;
        }
        String reason = link.problem();
        return "no connection to a Redis sentinel, it is tried again" + (reason == null ? "" : ": " + reason);
    }

    @Override
    public void stop() {
        route = ignored -> {};
        link.target(null);
    }

    private void connected(StatefulRedisPubSubConnection<String, byte[]> connection) {
        connection.addListener(new RedisPubSubAdapter<String, byte[]>() {
            @Override
            public void message(String channel, byte[] message) {
                ask.run();
            }
        });
        connection.async().subscribe(SWITCHED);
        ask();
    }

    private void ask() {
        StatefulRedisPubSubConnection<String, byte[]> asked = link.connection();
        if (asked == null) {
            return;
        }
        CommandArgs<String, byte[]> question =
                new CommandArgs<>(Client.CODEC).add("GET-MASTER-ADDR-BY-NAME").add(site.masterName());
        asked.async()
                .dispatch(CommandType.SENTINEL, new ValueListOutput<>(Client.CODEC), question)
                .toCompletableFuture()
                .orTimeout(settings.connectTimeout(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((answer, failure) -> answered(asked, answer, failure), control);
    }

    private void answered(
            StatefulRedisPubSubConnection<String, byte[]> asked,
            @Nullable List<byte[]> answer,
            @Nullable Throwable failure) {
        if (failure != null) {
            problem = "a Redis sentinel does not say where the master is: " + Refusal.reason(failure);
            link.replace(asked, "it gives no answer");
        } else if (answer == null || answer.size() != 2) {
            problem = "the Redis sentinels know no master named '" + site.masterName() + "'";
            link.replace(asked, "it knows no master named '" + site.masterName() + "'");
        } else {
            problem = null;
            found(asked, site.at(text(answer.get(0)), Integer.parseInt(text(answer.get(1)))));
        }
    }

    private void found(StatefulRedisPubSubConnection<String, byte[]> asked, RedisURI uri) {
        if (!Route.address(uri).equals(master)) {
            master = Route.address(uri);
            doubts.set(0);
            route.accept(Route.to(uri));
        } else if (doubts.get() >= DOUBTS_MAX) {
            doubts.set(0);
            // It may be cut off from the others, together with a former master.
            link.replace(asked, "another one is asked, as there is no master where it says");
        }
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
