package io.telecast.push.redis.internal;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;

/** Short intervals, and some variations. */
final class TestSettings {
    private TestSettings() {}

    static Settings at(RedisURI uri, long ttl, long renew) {
        return of(uri, ttl, renew, Settings.Interest.MIRROR, Settings.Listen.EXACT);
    }

    /** With room for few commands under way. */
    static Settings narrow(RedisURI uri, int queueSize) {
        return of(uri, 300_000, 100_000, Settings.Interest.MIRROR, Settings.Listen.EXACT, queueSize);
    }

    static Settings of(RedisURI uri, long ttl, long renew, Settings.Interest interest, Settings.Listen listen) {
        return of(uri, ttl, renew, interest, listen, 20_000);
    }

    private static Settings of(
            RedisURI uri, long ttl, long renew, Settings.Interest interest, Settings.Listen listen, int queueSize) {
        return of(Site.server(uri), SslOptions.create(), ttl, renew, interest, listen, queueSize);
    }

    static Settings at(Site site, SslOptions tls) {
        return at(site, tls, Settings.Listen.EXACT);
    }

    static Settings at(Site site, SslOptions tls, Settings.Listen listen) {
        return of(site, tls, 300_000, 100_000, Settings.Interest.MIRROR, listen, 20_000);
    }

    private static Settings of(
            Site site,
            SslOptions tls,
            long ttl,
            long renew,
            Settings.Interest interest,
            Settings.Listen listen,
            int queueSize) {
        return of(site, tls, ttl, renew, interest, listen, queueSize, 1500);
    }

    /** Where nobody is given up for being slow. */
    static Settings patient(Site site) {
        return of(
                site,
                SslOptions.create(),
                300_000,
                100_000,
                Settings.Interest.MIRROR,
                Settings.Listen.EXACT,
                20_000,
                60_000);
    }

    private static Settings of(
            Site site,
            SslOptions tls,
            long ttl,
            long renew,
            Settings.Interest interest,
            Settings.Listen listen,
            int queueSize,
            long timeout) {
        return new Settings(
                site, tls, "test", ttl, renew, interest, listen, 300, timeout, timeout, 10, 100, 500, 100, 2000,
                queueSize, 1000);
    }
}
