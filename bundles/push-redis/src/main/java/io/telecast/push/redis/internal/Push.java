package io.telecast.push.redis.internal;

import io.telecast.api.push.Deadlines;
import io.telecast.api.push.Subscription;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts together: connections to the masters and those that listen, and what happens when one of them comes or
 * goes.
 */
final class Push {
    private static final Logger LOG = LoggerFactory.getLogger(Push.class);

    private final Settings settings;
    private final Figures figures = new Figures();
    private final Control control = new Control();
    private final Client client;
    private final Leases leases = new Leases();
    private final InterestMirror mirror = new InterestMirror();
    private final Listeners listeners = new Listeners(figures);
    private final Masters masters;
    private final Missed missed;
    private final LeaseKeeper keeper;
    private final KeyWatch watch;
    private final ChannelListener channels;
    private final Probe probe;
    private final Publisher publisher;
    private final RedisDeadlines deadlines;
    private final Health health;
    private final CompletableFuture<Void> awayAtTheEnd = new CompletableFuture<>();
    private volatile boolean stopping;

    Push(Settings settings) {
        this.settings = settings;
        client = new Client(settings);
        // A boot of its own: what a former run left is not renewed, and never taken for ours.
        String me = settings.instance() + ":" + UUID.randomUUID().toString().substring(0, 8);
        masters = new Masters(control, this::master);
        boolean mirroring = settings.interest() == Settings.Interest.MIRROR;
        missed = new Missed(settings.missedMax(), figures, masters);
        Gaps gaps = new Gaps(control, listeners, settings.settle());
        Map<Long, Node> probes = new ConcurrentHashMap<>();
        channels = new ChannelListener(
                settings,
                control,
                client,
                leases,
                listeners,
                gaps,
                figures,
                masters,
                "telecast:probe:" + me,
                number -> heard(probes.get(number), number),
                () -> control.execute(this::prove));
        keeper = new LeaseKeeper(me, settings, control, leases, mirror, gaps, figures, masters, channels::changed);
        watch = new KeyWatch(control, mirror, keeper, missed, masters, mirroring);
        probe = new Probe(settings, control, masters, channels.ears(), figures, probes);
        publisher = new Publisher(settings, mirror, missed, figures, masters);
        deadlines = new RedisDeadlines(masters);
        health = new Health(mirroring, figures, leases, mirror, masters, channels);
        control.every(settings.housekeeping(), () -> {
            keeper.housekeep();
            watch.housekeep();
        });
        control.every(settings.probeInterval(), probe::send);
        control.every(settings.topologyRefresh(), masters::look);
    }

    private static void heard(@Nullable Node node, long number) {
        if (node != null) {
            node.heard.accumulateAndGet(number, Math::max);
            node.proves(true);
        }
    }

    private void prove() {
        probe.send();
    }

    private Master master(String address, boolean inCluster) {
        Tracking tracking = new Tracking(watch, control);
        return new Master(
                address, inCluster, control, settings, figures, tracking, this::commandsUp, this::commandsDown);
    }

    Listeners listeners() {
        return listeners;
    }

    Publisher publisher() {
        return publisher;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Health health() {
        return health;
    }

    /** Where Redis is; null for nowhere, as yet. */
    void target(@Nullable Site site) {
        control.execute(() -> {
            health.target(site != null);
            channels.ears().follow(Route.NOWHERE);
            Locator locator = site == null ? null : locator(site);
            masters.follow(locator);
            if (locator != null) {
                locator.start(this::route);
            }
        });
    }

    private Locator locator(Site site) {
        return switch (site.kind()) {
            case SERVER -> new OneServer(site.nodes().get(0), client);
            case SENTINEL -> new Sentinels(site, client, control, settings, figures);
            case CLUSTER -> new ClusterMap(site, client, control, settings, masters);
        };
    }

    private void route(Route route) {
        if (route.isSame(masters.route())) {
            return;
        }
        LOG.info("Redis is at {}", route.masters().stream().map(Route::address).toList());
        masters.apply(route);
        channels.ears().follow(route);
        channels.moved();
        keeper.moved();
        watch.rebuild();
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
        return masters.isWhole()
                ? new SubscriptionList(masters.all(), limit).read()
                : CompletableFuture.failedStage(new IllegalStateException("Redis is away"));
    }

    /** Those that listen come together with it, so that what both have missed is one reading. */
    private void commandsUp(Node node) {
        channels.ears().hurry();
        keeper.connected(node);
        missed.tell();
        probe.send(node);
    }

    private void commandsDown(Node node) {
        mirror.lose();
        keeper.disconnected(node);
        if (stopping && masters.any() == null) {
            awayAtTheEnd.complete(null);
        }
    }

    /** Releases the leases and ends the connections and threads, each within a bounded time. */
    void stop() {
        stopping = true;
        if (masters.any() != null) {
            await(CompletableFuture.anyOf(keeper.releaseAll(), awayAtTheEnd));
        }
        CompletableFuture<Void> closed = new CompletableFuture<>();
        control.execute(() -> CompletableFuture.allOf(
                        masters.follow(null), channels.ears().follow(Route.NOWHERE))
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
