package io.telecast.push.redis.internal;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proves that events arrive: a number goes out on each command connection and must come back on the listening one. A
 * connection that is open but dead is replaced.
 */
final class Probe {
    private final Settings settings;
    private final Control control;
    private final Masters masters;
    private final Ears ears;
    private final Figures figures;
    private final Map<Long, Node> underWay;
    private long sent;

    /** @param underWay the numbers that may come back, and what they were sent on */
    Probe(Settings settings, Control control, Masters masters, Ears ears, Figures figures, Map<Long, Node> underWay) {
        this.settings = settings;
        this.control = control;
        this.masters = masters;
        this.ears = ears;
        this.figures = figures;
        this.underWay = underWay;
    }

    /** Sends the next numbers. Control thread. */
    void send() {
        masters.all().forEach(this::send);
    }

    /** The next number, on one connection. Control thread. */
    void send(Node out) {
        Ear ear = ears.at(out);
        if (ear == null) {
            return;
        }
        StatefulRedisPubSubConnection<String, byte[]> in = ear.connection();
        long number = ++sent;
        boolean ready = ear.isReady();
        long taken = out.taken.sum();
        long came = ear.came();
        underWay.put(number, out);
        out.redis()
                .publish(ear.probeChannel(), Long.toString(number).getBytes(StandardCharsets.US_ASCII))
                .whenComplete((receivers, failure) -> {
                    if (failure == null) {
                        out.answered.accumulateAndGet(number, Math::max);
                    } else if (failure instanceof RedisCommandExecutionException) {
                        out.proves(false);
                    }
                });
        control.after(settings.probeTimeout(), () -> {
            underWay.remove(number);
            // Where other things came through meanwhile, the probe is only late: a burst is no reason to lose more.
            if (out.answered.get() >= number) {
                boolean back = out.heard.get() >= number || ear.came() != came;
                hear(out, ear, in, ready ? back : ear.isReady());
            } else if (out.taken.sum() == taken && masters.isUp(out)) {
                silent(out, ear, in);
            }
        });
    }

    private void silent(Node out, Ear ear, @Nullable StatefulRedisPubSubConnection<String, byte[]> in) {
        figures.probesLost.increment();
        masters.replace(out, "it does not answer");
        if (!out.isInCluster() || ears.isOnePerMaster()) {
            // What is true of one is likely true of the other, and nothing else would find out soon.
            replace(ear, in, "the other one does not answer");
        }
    }

    private void hear(Node out, Ear ear, @Nullable StatefulRedisPubSubConnection<String, byte[]> in, boolean back) {
        if (!back) {
            out.proves(false);
            figures.probesLost.increment();
            replace(ear, in, "events do not come back");
        }
    }

    private static void replace(Ear ear, @Nullable StatefulRedisPubSubConnection<String, byte[]> in, String why) {
        if (in != null) {
            ear.replace(in, why);
        }
    }

    /** The number in a probe; 0 if somebody else put something there. */
    static long number(byte[] payload) {
        String text = new String(payload, StandardCharsets.US_ASCII);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
