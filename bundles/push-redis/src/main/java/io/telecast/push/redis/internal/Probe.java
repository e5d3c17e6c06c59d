package io.telecast.push.redis.internal;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Proves that events arrive: a number goes out on the command connection and must come back on the listening one. A
 * connection that is open but dead is replaced.
 */
final class Probe {
    private final Settings settings;
    private final Control control;
    private final Link<StatefulRedisConnection<String, byte[]>> commands;
    private final Link<StatefulRedisPubSubConnection<String, byte[]>> listening;
    private final ChannelListener channels;
    private final Figures figures;
    private final String channel;
    private final AtomicLong heard;
    private final AtomicLong answered = new AtomicLong();
    private long sent;

    Probe(
            Settings settings,
            Control control,
            Link<StatefulRedisConnection<String, byte[]>> commands,
            Link<StatefulRedisPubSubConnection<String, byte[]>> listening,
            ChannelListener channels,
            Figures figures,
            String channel,
            AtomicLong heard) {
        this.settings = settings;
        this.control = control;
        this.commands = commands;
        this.listening = listening;
        this.channels = channels;
        this.figures = figures;
        this.channel = channel;
        this.heard = heard;
    }

    /** Sends the next number. Control thread. */
    void send() {
        StatefulRedisConnection<String, byte[]> out = commands.connection();
        StatefulRedisPubSubConnection<String, byte[]> in = listening.connection();
        if (out == null) {
            return;
        }
        long number = ++sent;
        boolean ready = channels.isReady();
        long taken = figures.taken.sum();
        long came = figures.heard();
        out.async()
                .publish(channel, Long.toString(number).getBytes(StandardCharsets.US_ASCII))
                .thenRun(() -> answered.accumulateAndGet(number, Math::max));
        control.after(settings.probeTimeout(), () -> {
            // Where other things came through meanwhile, the probe is only late: a burst is no reason to lose more.
            if (answered.get() >= number) {
                boolean back = heard.get() >= number || figures.heard() != came;
                hear(in, ready ? back : channels.isReady());
            } else if (figures.taken.sum() == taken) {
                figures.probesLost.increment();
                commands.replace(out, "it does not answer");
                // What is true of one is likely true of the other, and nothing else would find out soon.
                replace(in, "the other one does not answer");
            }
        });
    }

    private void hear(@Nullable StatefulRedisPubSubConnection<String, byte[]> in, boolean back) {
        if (!back) {
            figures.probesLost.increment();
            replace(in, "events do not come back");
        }
    }

    private void replace(@Nullable StatefulRedisPubSubConnection<String, byte[]> in, String why) {
        if (in != null) {
            listening.replace(in, why);
        }
    }

    /** The number in a probe; 0 if somebody else put something there. */
    static long number(byte[] payload) {
        String text = new String(payload, StandardCharsets.US_ASCII);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
