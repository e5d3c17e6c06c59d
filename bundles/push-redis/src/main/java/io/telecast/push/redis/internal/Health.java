package io.telecast.push.redis.internal;

import io.telecast.api.health.Measurements;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is said about the state of the push. */
final class Health {
    /** Filling the mirror is normal for a while after each connection. */
    private static final long FILLING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final boolean mirroring;
    private final Figures figures;
    private final Leases leases;
    private final InterestMirror mirror;
    private final Masters masters;
    private final ChannelListener channels;
    private volatile boolean target;

    Health(
            boolean mirroring,
            Figures figures,
            Leases leases,
            InterestMirror mirror,
            Masters masters,
            ChannelListener channels) {
        this.mirroring = mirroring;
        this.figures = figures;
        this.leases = leases;
        this.mirror = mirror;
        this.masters = masters;
        this.channels = channels;
    }

    /** Whether there is an address to connect to. */
    void target(boolean known) {
        target = known;
    }

    @Nullable
    String problem() {
        if (!target) {
            return "the embedded Redis is not up, and url is not set";
        }
        String problem = masters.problem();
        if (problem != null) {
            return problem;
        }
        String deaf = channels.problem();
        if (deaf != null) {
            return deaf;
        }
        for (Node node : masters.all()) {
            if (!node.isProved()) {
                return "it is not proved that events arrive: no probe by Redis at " + node + " has come back";
            }
        }
        return mirroring && mirror.incompleteFor() > FILLING_NANOS
                ? "the watched devices cannot be read, Redis is asked for each report"
                : null;
    }

    void measure(Measurements to) {
        to.counter("published", "Events handed to Redis", figures.published.sum());
        to.histogram("publish", "From handing an event to Redis to its answer", figures.publish);
        to.counter("unwatched", "Events that nobody watches", figures.unwatched.sum());
        to.counter("asked", "Events for which Redis was asked whether somebody watches", figures.asked.sum());
        to.counter("missed", "Events whose watchers are told to read again instead", figures.missed.sum());
        to.counter("delivered", "Events handed to listeners", figures.delivered.sum());
        to.counter("ignored", "Events heard that nobody watches here", figures.ignored.sum());
        to.counter("gaps", "Devices that listeners were told to read again", figures.gaps.sum());
        to.gauge("leases", "Devices watched by sockets of this instance, by type", leases.size());
        to.counter("reasserted", "Leases asserted again, as they were missing or damaged", figures.reasserted.sum());
        to.counter(
                "repaired",
                "Keys of other back ends given a time to live, or removed as they were below 1",
                figures.repaired.sum());
        to.gauge("mirror.size", "Devices watched anywhere", mirror.size());
        to.gauge("mirror.complete", "1 if all watched devices are known", mirror.isComplete() ? 1 : 0);
        to.gauge("masters", "Redis servers connected to", masters.all().size());
        to.counter("probes.lost", "Probes that did not come back", figures.probesLost.sum());
        to.counter("reconnects", "Connections to Redis lost or replaced", figures.reconnects.sum());
        to.counter("listener.errors", "Exceptions of listeners", figures.listenerErrors.sum());
    }
}
