package io.telecast.push.redis.internal;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that listens, made again whenever it is lost. What it hears, besides the channels that it is told to
 * subscribe to, are its probes and {@link Missed#CHANNEL}. Control thread, unless said otherwise.
 */
final class Ear {
    private static final String PATTERN = "ws:*";
    private static final String STATUS_PATTERN = "device:*:status";
    private static final int CHANNELS_PER_COMMAND = 500;

    /** Told of what happens. */
    interface Told {
        /** There is a connection, on which nothing is subscribed to. Control thread. */
        void up(Ear ear);

        /** It is gone, and all subscriptions with it. Control thread. */
        void down(Ear ear);

        /** On the connection's thread. */
        void message(String channel, byte[] payload);

        /** Redis sends what is published on a channel from here on. On the connection's thread. */
        void hears(String channel);

        /** As {@link #hears}, of all channels. On the connection's thread. */
        void hearsAll();

        /**
         * Redis does not send what is published on a channel, or not any more. Any thread.
         *
         * @param refusal why the subscription was refused; null if Redis has ended it
         */
        void lost(Ear ear, String channel, @Nullable Throwable refusal);
    }

    private final Settings.Listen listen;
    private final String probeChannel;
    private final Told told;
    private final Link<StatefulRedisPubSubConnection<String, byte[]>> link;
    /** Subscriptions that Redis has not confirmed yet, by channel. */
    private final ConcurrentHashMap<String, Integer> unconfirmed = new ConcurrentHashMap<>();
    /** Ends of subscriptions that we asked for, and which Redis has not confirmed yet. */
    private final ConcurrentHashMap<String, Integer> leaving = new ConcurrentHashMap<>();

    private final LongAdder came = new LongAdder();
    private @Nullable RedisPubSubAsyncCommands<String, byte[]> redis;
    private volatile boolean patternHeard;
    private volatile boolean ready;

    /** @param probeChannel on which it is proved that it hears */
    Ear(Settings settings, Control control, Figures figures, String probeChannel, Told told) {
        this.listen = settings.listen();
        this.probeChannel = probeChannel;
        this.told = told;
        this.link = new Link<>("listening", control, settings, figures, this::begin, this::end);
    }

    void target(@Nullable Supplier<CompletionStage<StatefulRedisPubSubConnection<String, byte[]>>> opener) {
        link.target(opener);
    }

    void hurry() {
        link.hurry();
    }

    void replace(StatefulRedisPubSubConnection<String, byte[]> bad, String why) {
        link.replace(bad, why);
    }

    CompletableFuture<Void> close() {
        return link.close();
    }

    /** Null while there is none. Any thread. */
    @Nullable
    StatefulRedisPubSubConnection<String, byte[]> connection() {
        return link.connection();
    }

    String probeChannel() {
        return probeChannel;
    }

    boolean isUp() {
        return redis != null;
    }

    /** Whether Redis sends us what is published to the probe channel. Any thread. */
    boolean isReady() {
        return ready;
    }

    /** How many messages came in, those of probes not among them. Any thread. */
    long came() {
        return came.sum();
    }

    /** What is wrong, null if nothing is. Any thread. */
    @Nullable
    String problem() {
        if (link.connection() == null) {
            String reason = link.problem();
            return "no connection to listen to Redis, it is tried again" + (reason == null ? "" : ": " + reason);
        }
        return ready ? null : "events are not heard yet";
    }

    /** Whether a subscription is confirmed, if it was asked for. Any thread. */
    boolean hears(String channel) {
        return listen == Settings.Listen.PATTERN ? patternHeard : !unconfirmed.containsKey(channel);
    }

    void subscribe(List<String> channels) {
        RedisPubSubAsyncCommands<String, byte[]> commands = redis;
        if (commands == null || listen == Settings.Listen.PATTERN) {
            return;
        }
        channels.forEach(channel -> unconfirmed.merge(channel, 1, Integer::sum));
        if (listen == Settings.Listen.EXACT) {
            inParts(channels, commands::subscribe);
            return;
        }
        // One by one, as those of one command must be of one slot.
        for (String channel : channels) {
            commands.ssubscribe(channel).exceptionally(refusal -> {
                less(unconfirmed, channel);
                told.lost(this, channel, refusal);
                return null;
            });
        }
    }

    void unsubscribe(List<String> channels) {
        RedisPubSubAsyncCommands<String, byte[]> commands = redis;
        if (commands == null || listen == Settings.Listen.PATTERN) {
            return;
        }
        if (listen == Settings.Listen.EXACT) {
            inParts(channels, commands::unsubscribe);
            return;
        }
        for (String channel : channels) {
            leaving.merge(channel, 1, Integer::sum);
            // A master that has given the slot away refuses it, and has ended the subscription.
            commands.sunsubscribe(channel).exceptionally(refusal -> {
                less(leaving, channel);
                return null;
            });
        }
    }

    private static void inParts(List<String> channels, Consumer<String[]> command) {
        for (int from = 0; from < channels.size(); from += CHANNELS_PER_COMMAND) {
            int to = Math.min(channels.size(), from + CHANNELS_PER_COMMAND);
            command.accept(channels.subList(from, to).toArray(String[]::new));
        }
    }

    /** Returns whether there was one. */
    private static boolean less(ConcurrentHashMap<String, Integer> counts, String channel) {
        boolean[] was = {false};
        counts.computeIfPresent(channel, (key, count) -> {
            was[0] = true;
            return count == 1 ? null : count - 1;
        });
        return was[0];
    }

    private void begin(StatefulRedisPubSubConnection<String, byte[]> connection) {
        connection.addListener(new Messages());
        RedisPubSubAsyncCommands<String, byte[]> commands = connection.async();
        unconfirmed.clear();
        leaving.clear();
        commands.subscribe(probeChannel, Missed.CHANNEL);
        if (listen == Settings.Listen.PATTERN) {
            commands.psubscribe(PATTERN, STATUS_PATTERN);
        } else if (listen == Settings.Listen.SHARDED) {
            // Nobody uses it; whether Redis can do it must be known before somebody needs it.
            commands.ssubscribe(probeChannel).exceptionally(refusal -> {
                told.lost(this, probeChannel, refusal);
                return null;
            });
        }
        redis = commands;
        told.up(this);
    }

    private void end() {
        redis = null;
        ready = false;
        patternHeard = false;
        told.down(this);
    }

    /** What comes in on one connection, on its thread. */
    private final class Messages extends RedisPubSubAdapter<String, byte[]> {
        @Override
        public void message(String channel, byte[] payload) {
            if (!channel.equals(probeChannel)) {
                came.increment();
            }
            told.message(channel, payload);
        }

        @Override
        public void message(String from, String channel, byte[] payload) {
            message(channel, payload);
        }

        @Override
        public void smessage(String channel, byte[] payload) {
            message(channel, payload);
        }

        @Override
        public void subscribed(String channel, long count) {
            if (channel.equals(probeChannel)) {
                ready = true;
            }
            confirmed(channel);
        }

        @Override
        public void ssubscribed(String channel, long count) {
            confirmed(channel);
        }

        private void confirmed(String channel) {
            less(unconfirmed, channel);
            if (!unconfirmed.containsKey(channel)) {
                told.hears(channel);
            }
        }

        @Override
        public void sunsubscribed(String channel, long count) {
            if (!less(leaving, channel)) {
                told.lost(Ear.this, channel, null);
            }
        }

        @Override
        public void psubscribed(String from, long count) {
            if (from.equals(STATUS_PATTERN)) {
                // The last of them, so the other is heard too.
                patternHeard = true;
                told.hearsAll();
            }
        }
    }
}
