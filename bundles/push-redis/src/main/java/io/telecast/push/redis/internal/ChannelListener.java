package io.telecast.push.redis.internal;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Subscribes to the channels of the leases, on whatever connection there is, and hands events on. */
final class ChannelListener {
    private static final String PATTERN = "ws:*";
    private static final String STATUS_PATTERN = "device:*:status";
    private static final int CHANNELS_PER_COMMAND = 500;

    private final Leases leases;
    private final Listeners listeners;
    private final Gaps gaps;
    private final Figures figures;
    private final boolean pattern;
    private final String probeChannel;
    private final LongConsumer probe;
    private final Runnable wake;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    /** Channels we have subscribed to on this connection; control thread alone. */
    private final Set<String> subscribed = new HashSet<>();
    /** Subscriptions that Redis has not confirmed yet, by channel. */
    private final ConcurrentHashMap<String, Integer> unconfirmed = new ConcurrentHashMap<>();

    private @Nullable RedisPubSubAsyncCommands<String, byte[]> redis;
    private volatile boolean patternHeard;
    private volatile boolean ready;

    /** @param probe told the number of each probe that comes in on the probe channel */
    ChannelListener(
            Settings settings,
            Control control,
            Leases leases,
            Listeners listeners,
            Gaps gaps,
            Figures figures,
            String probeChannel,
            LongConsumer probe) {
        this.pattern = settings.listen() == Settings.Listen.PATTERN;
        this.leases = leases;
        this.listeners = listeners;
        this.gaps = gaps;
        this.figures = figures;
        this.probeChannel = probeChannel;
        this.probe = probe;
        this.wake = control.coalesced(this::reconcile);
    }

    /** A lease came or went. Any thread. */
    void changed(Lease lease) {
        changed.add(lease.topic().channel());
        wake.run();
    }

    /** Whether Redis sends us what is published to the probe channel. */
    boolean isReady() {
        return ready;
    }

    void connected(StatefulRedisPubSubConnection<String, byte[]> connection) {
        connection.addListener(new Messages());
        redis = connection.async();
        subscribed.clear();
        unconfirmed.clear();
        redis.subscribe(probeChannel, Missed.CHANNEL);
        if (pattern) {
            redis.psubscribe(PATTERN, STATUS_PATTERN);
        }
        leases.all().forEach(lease -> changed.add(lease.topic().channel()));
        reconcile();
    }

    void disconnected() {
        redis = null;
        ready = false;
        patternHeard = false;
        leases.all().forEach(Lease::deaf);
    }

    /** Brings the subscriptions to what the leases are now; on the control thread, so in an order that makes sense. */
    private void reconcile() {
        RedisPubSubAsyncCommands<String, byte[]> commands = redis;
        if (commands == null) {
            return;
        }
        List<String> come = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String channel : changed) {
            changed.remove(channel);
            Lease lease = leases.ofChannel(channel);
            if (pattern) {
                hearIf(patternHeard, lease);
            } else if (lease == null) {
                if (subscribed.remove(channel)) {
                    gone.add(channel);
                }
            } else if (subscribed.add(channel)) {
                unconfirmed.merge(channel, 1, Integer::sum);
                come.add(channel);
            } else {
                hearIf(!unconfirmed.containsKey(channel), lease);
            }
        }
        inParts(gone, commands::unsubscribe);
        inParts(come, commands::subscribe);
    }

    private static void inParts(List<String> channels, Consumer<String[]> command) {
        for (int from = 0; from < channels.size(); from += CHANNELS_PER_COMMAND) {
            int to = Math.min(channels.size(), from + CHANNELS_PER_COMMAND);
            command.accept(channels.subList(from, to).toArray(String[]::new));
        }
    }

    private void hearIf(boolean heard, @Nullable Lease lease) {
        if (heard && lease != null) {
            if (lease.hear()) {
                gaps.add(lease);
            }
            lease.settle(false);
        }
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

    /** What comes in on one connection, on its thread. */
    private final class Messages extends RedisPubSubAdapter<String, byte[]> {
        @Override
        public void message(String channel, byte[] payload) {
            Lease lease = leases.ofChannel(channel);
            if (lease != null) {
                listeners.event(lease.topic(), payload);
            } else if (channel.equals(probeChannel)) {
                probe.accept(Probe.number(payload));
            } else if (channel.equals(Missed.CHANNEL)) {
                reread(payload);
            } else {
                figures.ignored.increment();
            }
        }

        @Override
        public void message(String from, String channel, byte[] payload) {
            message(channel, payload);
        }

        @Override
        public void subscribed(String channel, long count) {
            if (channel.equals(probeChannel)) {
                ready = true;
            }
            unconfirmed.computeIfPresent(channel, (key, waiting) -> waiting == 1 ? null : waiting - 1);
            hearIf(!unconfirmed.containsKey(channel), leases.ofChannel(channel));
        }

        @Override
        public void psubscribed(String from, long count) {
            if (from.equals(STATUS_PATTERN)) {
                // The last of them, so the other is heard too.
                patternHeard = true;
                leases.all().forEach(lease -> hearIf(true, lease));
            }
        }
    }
}
