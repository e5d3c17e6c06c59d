package io.telecast.push.redis.internal;

import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes to the channels of the leases, on whatever connections there are, and hands events on. */
final class ChannelListener implements Ear.Told {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelListener.class);
    /** Until what was refused is tried again, unless it is heard before that it is to be asked for elsewhere. */
    private static final long AGAIN_MS = 250;

    private final Control control;
    private final Leases leases;
    private final Listeners listeners;
    private final Gaps gaps;
    private final Figures figures;
    private final Masters masters;
    private final Ears ears;
    private final String probeChannel;
    private final LongConsumer probe;
    private final Runnable probesArrive;
    private final Runnable wake;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    /** Where we have subscribed to a channel; control thread alone. */
    private final Map<String, Ear> at = new HashMap<>();

    private volatile @Nullable String problem;

    /**
     * @param probeChannel the beginning of the names of the channels for probes
     * @param probe told the number of each probe that comes in
     * @param probesArrive told when probes can come in from now on
     */
    ChannelListener(
            Settings settings,
            Control control,
            Client client,
            Leases leases,
            Listeners listeners,
            Gaps gaps,
            Figures figures,
            Masters masters,
            String probeChannel,
            LongConsumer probe,
            Runnable probesArrive) {
        this.control = control;
        this.leases = leases;
        this.listeners = listeners;
        this.gaps = gaps;
        this.figures = figures;
        this.masters = masters;
        this.probeChannel = probeChannel;
        this.probe = probe;
        this.probesArrive = probesArrive;
        this.wake = control.coalesced(this::reconcile);
        this.ears = new Ears(settings, control, client, figures, masters, probeChannel, this);
    }

    /** The connections. */
    Ears ears() {
        return ears;
    }

    /** A lease came or went. Any thread. */
    void changed(Lease lease) {
        changed.add(lease.topic().channel());
        wake.run();
    }

    /** Slots have other masters. Control thread. */
    void moved() {
        leases.all().forEach(lease -> changed.add(lease.topic().channel()));
        reconcile();
    }

    /** What is wrong, null if nothing is. Any thread. */
    @Nullable
    String problem() {
        String theirs = ears.problem();
        return theirs == null ? problem : theirs;
    }

    @Override
    public void up(Ear ear) {
        problem = null;
        masters.hurry();
        moved();
    }

    @Override
    public void down(Ear ear) {
        at.forEach((channel, its) -> {
            if (its == ear) {
                deaf(channel);
            }
        });
        at.values().removeIf(its -> its == ear);
    }

    private void deaf(String channel) {
        Lease lease = leases.ofChannel(channel);
        if (lease != null) {
            lease.deaf();
        }
    }

    /** Brings the subscriptions to what the leases are now; on the control thread, so in an order that makes sense. */
    private void reconcile() {
        Map<Ear, List<String>> come = new LinkedHashMap<>();
        Map<Ear, List<String>> gone = new LinkedHashMap<>();
        for (String channel : changed) {
            changed.remove(channel);
            Ear has = at.get(channel);
            Ear needs = leases.ofChannel(channel) == null ? null : ears.of(channel);
            if (has != needs) {
                if (has != null) {
                    at.remove(channel);
                    deaf(channel);
                    gone.computeIfAbsent(has, ear -> new ArrayList<>()).add(channel);
                }
                if (needs != null) {
                    at.put(channel, needs);
                    come.computeIfAbsent(needs, ear -> new ArrayList<>()).add(channel);
                }
            } else if (has != null && has.hears(channel)) {
                hears(channel);
            }
        }
        gone.forEach(Ear::unsubscribe);
        come.forEach((ear, channels) -> {
            ear.subscribe(channels);
            channels.stream().filter(ear::hears).forEach(this::hears);
        });
    }

    @Override
    public void hears(String channel) {
        if (channel.startsWith(probeChannel)) {
            probesArrive.run();
        }
        hears(leases.ofChannel(channel));
    }

    @Override
    public void hearsAll() {
        leases.all().forEach(this::hears);
    }

    private void hears(@Nullable Lease lease) {
        if (lease != null) {
            problem = null;
            if (lease.hear()) {
                gaps.add(lease);
            }
            lease.settle(false);
        }
    }

    @Override
    public void lost(Ear ear, String channel, @Nullable Throwable refusal) {
        if (refusal == null || Refusal.of(refusal) != Refusal.OTHER) {
            masters.moved();
        } else if (refusal instanceof RedisCommandExecutionException) {
            String reason = "Redis refuses what listen=sharded needs (7.0 or newer, and the right to SSUBSCRIBE): "
                    + refusal.getMessage();
            if (problem == null) {
                LOG.warn("Events are not heard: {}", reason);
            }
            problem = reason;
        }
        control.execute(() -> {
            if (at.remove(channel, ear)) {
                deaf(channel);
                changed.add(channel);
                control.after(AGAIN_MS, wake);
            }
        });
    }

    private void reread(byte[] notice) {
        String text = new String(notice, StandardCharsets.US_ASCII);
        if (text.equals(Missed.EVERYTHING)) {
            leases.all().forEach(gaps::add);
            return;
        }
        for (String key : text.split("\n")) {
            Lease lease = leases.ofKey(key);
            if (lease != null) {
                gaps.add(lease);
            }
        }
    }

    @Override
    public void message(String channel, byte[] payload) {
        Lease lease = leases.ofChannel(channel);
        if (lease != null) {
            listeners.event(lease.topic(), payload);
        } else if (channel.startsWith(probeChannel)) {
            probe.accept(Probe.number(payload));
        } else if (channel.equals(Missed.CHANNEL)) {
            reread(payload);
        } else {
            figures.ignored.increment();
        }
    }
}
