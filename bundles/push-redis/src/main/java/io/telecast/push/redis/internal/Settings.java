package io.telecast.push.redis.internal;

import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configuration, checked; times in milliseconds. */
record Settings(
        @Nullable Site url,
        SslOptions tls,
        String instance,
        long ttl,
        long renew,
        Interest interest,
        Listen listen,
        long probeInterval,
        long probeTimeout,
        long connectTimeout,
        long reconnectDelay,
        long reconnectDelayMax,
        long topologyRefresh,
        long settle,
        long stopTimeout,
        int queueSize,
        int missedMax) {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    enum Interest {
        MIRROR,
        EXISTS
    }

    enum Listen {
        EXACT,
        PATTERN,
        SHARDED
    }

    static Settings of(PushRedisConfig config) {
        if (!INSTANCE.matcher(config.instance()).matches()) {
            throw refused("instance", config.instance(), "1 to 64 of A-Z a-z 0-9 _ . -");
        }
        SslVerifyMode verify = one("tls.verify", config.tls_verify(), SslVerifyMode.class);
        long ttl = within("ttl.s", config.ttl_s(), 1, 86_400);
        long delay = within("reconnect.delay.ms", config.reconnect_delay_ms(), 1, 60_000);
        return new Settings(
                config.url().isBlank()
                        ? null
                        : RedisAddress.parse(config.url().trim(), verify)
                                .withSentinel(config.sentinel_user(), config.sentinel_password()),
                Tls.options(config),
                config.instance(),
                1000 * ttl,
                1000 * within("renew.s", config.renew_s(), 1, Math.max(1, ttl - 1)),
                one("interest", config.interest(), Interest.class),
                one("listen", config.listen(), Listen.class),
                within("probe.interval.ms", config.probe_interval_ms(), 50, 60_000),
                within("probe.timeout.ms", config.probe_timeout_ms(), 50, 60_000),
                within("connect.timeout.ms", config.connect_timeout_ms(), 50, 60_000),
                delay,
                within("reconnect.delay.max.ms", config.reconnect_delay_max_ms(), delay, 60_000),
                within("topology.refresh.ms", config.topology_refresh_ms(), 100, 600_000),
                within("settle.ms", config.settle_ms(), 0, 60_000),
                within("stop.timeout.ms", config.stop_timeout_ms(), 0, 60_000),
                (int) within("queue.size", config.queue_size(), 5000, 1_000_000),
                (int) within("missed.max", config.missed_max(), 1, 1_000_000));
    }

    /** How often leases and mirror are looked through for what is due. */
    long housekeeping() {
        return Math.max(20, Math.min(1000, renew / 20));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(key, Long.toString(value), least + " to " + most);
        }
        return value;
    }

    static <E extends Enum<E>> E one(String key, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        String allowed = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        throw refused(key, value, "one of " + allowed);
    }

    static IllegalArgumentException refused(String key, String value, String allowed) {
        return new IllegalArgumentException(key + ": '" + value + "' is not possible; allowed: " + allowed);
    }
}
