package io.telecast.push.redis.internal;

import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.push.Deadline;
import io.telecast.api.push.Deadlines;
import io.telecast.api.push.PushEvent;
import io.telecast.api.push.PushListener;
import io.telecast.api.push.PushPublisher;
import io.telecast.api.push.Subscription;
import io.telecast.api.push.SubscriptionTable;
import io.telecast.api.trace.Tracer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The component: the services, and those who come and go. */
@Component(
        name = "io.telecast.push.redis",
        immediate = true,
        service = {PushPublisher.class, SubscriptionTable.class, Deadlines.class, HealthCheck.class})
@Designate(ocd = PushRedisConfig.class)
public final class PushRedis implements PushPublisher, SubscriptionTable, Deadlines, HealthCheck {
    private final Settings settings;
    private final Push push;
    private @Nullable EmbeddedServer embedded;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Tracer tracer;

    /** Checks the configuration and begins to connect, without waiting for it. */
    @Activate
    public PushRedis(PushRedisConfig config) {
        this(Settings.of(config));
    }

    PushRedis(Settings settings) {
        this.settings = settings;
        this.push = new Push(settings);
        push.target(settings.url());
    }

    @Deactivate
    void stop() {
        push.stop();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(" + EmbeddedServer.PROTOCOL + "=" + EmbeddedServer.REDIS + ")")
    synchronized void bindServer(EmbeddedServer server) {
        embedded = server;
        if (settings.url() == null) {
            push.target(RedisAddress.parse(server.uri().toString()));
        }
    }

    synchronized void unbindServer(EmbeddedServer server) {
        // When another takes its place, that one was bound before.
        if (embedded == server) {
            embedded = null;
            push.target(settings.url());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(PushListener listener) {
        push.listeners().add(listener);
    }

    void unbindListener(PushListener listener) {
        push.listeners().remove(listener);
    }

    @Override
    public CompletionStage<Boolean> publish(PushEvent event) {
        CompletionStage<Boolean> published = push.publisher().publish(event);
        Tracer present = tracer;
        return present != null && present.follows(event.deviceId()) ? traced(present, event, published) : published;
    }

    private static CompletionStage<Boolean> traced(Tracer tracer, PushEvent event, CompletionStage<Boolean> published) {
        return published.whenComplete((watched, failure) -> tracer.passed(
                event.deviceId(),
                event.received(),
                failure == null && watched ? "published" : "not published",
                failure != null ? failure.toString() : watched ? "somebody watches" : "nobody watches"));
    }

    @Override
    public boolean mayBeWatched(String type, String deviceId) {
        return push.publisher().mayBeWatched(type, deviceId);
    }

    @Override
    public CompletionStage<Void> subscribers(String type, String deviceId, int sockets) {
        return push.subscribers(type, deviceId, sockets);
    }

    @Override
    public CompletionStage<List<Subscription>> list(int limit) {
        return push.list(limit);
    }

    @Override
    public CompletionStage<Set<String>> extend(String set, Map<String, Long> remaining) {
        return push.deadlines().extend(set, remaining);
    }

    @Override
    public CompletionStage<Set<String>> assertAll(String set, Map<String, Long> remaining) {
        return push.deadlines().assertAll(set, remaining);
    }

    @Override
    public CompletionStage<List<Deadline>> claimPassed(String set, int limit, long claimMillis) {
        return push.deadlines().claimPassed(set, limit, claimMillis);
    }

    @Override
    public CompletionStage<Set<String>> settle(String set, Collection<Deadline> claimed) {
        return push.deadlines().settle(set, claimed);
    }

    @Override
    public CompletionStage<Void> remove(String set, Collection<String> names) {
        return push.deadlines().remove(set, names);
    }

    @Override
    public String part() {
        return "push";
    }

    @Override
    public @Nullable String problem() {
        return push.health().problem();
    }

    @Override
    public void measure(Measurements to) {
        push.health().measure(to);
    }
}
