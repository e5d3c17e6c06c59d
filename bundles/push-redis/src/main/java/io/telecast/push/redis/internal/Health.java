package io.telecast.push.redis.internal;

import java.util.LinkedHashMap;
import java.util.Map;
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
        return mirroring && mirror.incompleteFor() > FILLING_NANOS
                ? "the watched devices cannot be read, Redis is asked for each report"
                : null;
    }

    Map<String, Number> figures() {
        Map<String, Number> all = new LinkedHashMap<>();
        all.put("published", figures.published.sum());
        all.put("unwatched", figures.unwatched.sum());
        all.put("asked", figures.asked.sum());
        all.put("missed", figures.missed.sum());
        all.put("delivered", figures.delivered.sum());
        all.put("ignored", figures.ignored.sum());
        all.put("gaps", figures.gaps.sum());
        all.put("leases", leases.size());
        all.put("reasserted", figures.reasserted.sum());
        all.put("repaired", figures.repaired.sum());
        all.put("mirror.size", mirror.size());
        all.put("mirror.complete", mirror.isComplete() ? 1 : 0);
        all.put("masters", masters.all().size());
        all.put("probes.lost", figures.probesLost.sum());
        all.put("reconnects", figures.reconnects.sum());
        all.put("listener.errors", figures.listenerErrors.sum());
        return all;
    }
}
