package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;

/** Short intervals, and some variations. */
final class TestSettings {
    private TestSettings() {}

    static Settings at(RedisURI uri, long ttl, long renew) {
        return of(uri, ttl, renew, Settings.Interest.MIRROR, Settings.Listen.EXACT);
    }

    static Settings of(RedisURI uri, long ttl, long renew, Settings.Interest interest, Settings.Listen listen) {
        return new Settings(
                uri, "test", ttl, renew, interest, listen, 300, 1500, 1500, 10, 100, 100, 2000, 20_000, 1000);
    }
}
