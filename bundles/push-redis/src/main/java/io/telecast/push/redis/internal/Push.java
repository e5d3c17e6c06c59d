package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.telecast.api.push.Subscription;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together: two connections, and what happens when one of them comes or goes. */
final class Push {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);

    private final Settings settings;
    private final Figures figures = new Figures();
    private final Control control = new Control();
    private final Client client;
    private final Leases leases = new Leases();
    private final InterestMirror mirror = new InterestMirror();
    private final Listeners listeners = new Listeners(figures);
    private final Link<StatefulRedisConnection<String, byte[]>> commands;
    private final Link<StatefulRedisPubSubConnection<String, byte[]>> listening;
    private final Missed missed;
    private final LeaseKeeper keeper;
    private final Tracking tracking;
    private final ChannelListener channels;
    private final Probe probe;
    private final Publisher publisher;
    private final Health health;
    private final CompletableFuture<Void> awayAtTheEnd = new CompletableFuture<>();
    private volatile boolean stopping;

    Push(Settings settings) {
        this.settings = settings;
        client = new Client(settings);
        // A boot of its own: what a former run left is not renewed, and never taken for ours.
        String me = settings.instance() + ":" + UUID.randomUUID().toString().substring(0, 8);
        commands = new Link<>("command", control, settings, client::connect, this::commandsUp, this::commandsDown);
        listening = new Link<>(
                "listening", control, settings, client::connectPubSub, this::listeningUp, this::listeningDown);
        boolean mirroring = settings.interest() == Settings.Interest.MIRROR;
        missed = new Missed(settings.missedMax(), figures, this::redis);
        Gaps gaps = new Gaps(control, listeners, settings.settle());
        AtomicLong heard = new AtomicLong();
        String probeChannel = "telecast:probe:" + me;
        channels = new ChannelListener(
                settings,
                control,
                leases,
                listeners,
                gaps,
                figures,
                probeChannel,
                number -> heard.accumulateAndGet(number, Math::max));
        keeper = new LeaseKeeper(me, settings, control, leases, mirror, gaps, figures, this::redis, channels::changed);
        KeyWatch watch = new KeyWatch(control, mirror, keeper, missed, this::redis, mirroring);
        tracking = new Tracking(watch, control);
        probe = new Probe(settings, control, commands, listening, channels, figures, probeChannel, heard);
        publisher = new Publisher(mirror, missed, figures, this::redis, mirroring);
        health = new Health(mirroring, figures, leases, mirror, commands, listening, channels, tracking);
        control.every(settings.housekeeping(), () -> {
            keeper.housekeep();
            watch.housekeep();
            missed.tell();
        });
        control.every(settings.probeInterval(), probe::send);
    }

    private @Nullable RedisAsyncCommands<String, byte[]> redis() {
        StatefulRedisConnection<String, byte[]> connection = commands.connection();
        return connection == null ? null : connection.async();
    }

    Listeners listeners() {
        return listeners;
    }

    Publisher publisher() {
        return publisher;
    }

    Health health() {
        return health;
    }

    /** Where Redis is; null for nowhere, as yet. */
    void target(@Nullable RedisURI uri) {
        control.execute(() -> {
            health.target(uri != null);
            commands.target(uri);
            listening.target(uri);
        });
    }

    CompletionStage<Void> subscribers(String type, String deviceId, int sockets) {
        if (sockets < 0) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("sockets: " + sockets + " is not possible; allowed: 0 and more"));
        }
        try {
            Topic topic = Topic.of(type, deviceId);
            return stopping ? CompletableFuture.failedStage(stopped()) : keeper.subscribers(topic, sockets);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    CompletionStage<List<Subscription>> list(int limit) {
        if (limit < 1 || limit > 10_000) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("limit: " + limit + " is not possible; allowed: 1 to 10000"));
        }
        RedisAsyncCommands<String, byte[]> redis = redis();
        return redis == null
                ? CompletableFuture.failedStage(new IllegalStateException("Redis is away"))
                : new SubscriptionList(redis, limit).read();
    }

    private void commandsUp(StatefulRedisConnection<String, byte[]> connection) {
        tracking.arm(connection);
        keeper.connected(connection.async());
        missed.tell();
        probe.send();
    }

    private void commandsDown() {
        mirror.lose();
        if (stopping) {
            awayAtTheEnd.complete(null);
        }
    }

    private void listeningUp(StatefulRedisPubSubConnection<String, byte[]> connection) {
        channels.connected(connection);
    }

    private void listeningDown() {
        channels.disconnected();
    }

    /** Releases the leases and ends the connections and threads, each within a bounded time. */
    void stop() {
        stopping = true;
        if (redis() != null) {
            await(CompletableFuture.anyOf(keeper.releaseAll(), awayAtTheEnd));
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        control.execute(() -> CompletableFuture.allOf(commands.close(), listening.close())
                .whenCompleteAsync((nothing, failure) -> closed.complete(null), control));
        await(closed);
        control.stop();
        client.stop();
        leases.all().forEach(lease -> lease.fail(stopped()));
    }

    private void await(CompletableFuture<?> done) {
        try {
            done.get(settings.stopTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not ended in time; subscriptions left in Redis end with their time to live: {}", leases.size());
        }
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("subscriptions are stopped");
    }
}
