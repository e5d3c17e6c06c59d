package io.telecast.itests.kit;

import java.net.URI;

/** Two instances on one Redis, one PostgreSQL and the broker of the first. */
public final class Pair implements AutoCloseable {
    /** The password of the user {@code telecast} at the broker. */
    public static final String SECRET = "a-secret-of-this-test-alone";

    /** The key of the signature of tokens. */
    public static final String KEY = "0123456789abcdef0123456789abcdef-tests-only";

    private final RedisServer redis;
    private final Database database;
    private final Instance first;
    private final Instance second;

    private Pair() {
        redis = RedisServer.start(Distribution.folder("pair-redis"));
        database = Database.postgres(Distribution.folder("pair-postgres"));
        first = instance("first").setting("io.telecast.embedded.mqtt", "platform.password", SECRET);
        second = instance("second").broker(URI.create("mqtt://telecast:" + SECRET + "@127.0.0.1:" + first.mqttPort()));
    }

    /** Starts all of it. */
    public static Pair start() {
        Pair pair = new Pair();
        try {
            pair.first.start();
            pair.second.start();
            return pair;
        } catch (Throwable e) {
            pair.close();
            throw e;
        }
    }

    /** Who is online is known and told soon, so that a test can wait for it. */
    private Instance instance(String name) {
        return Platform.shortLeases(Instance.named(name))
                .redis(redis.uri())
                .database(database)
                .setting("io.telecast.auth", "jwt.hs256.key", KEY)
                .setting("io.telecast.uplink.status", "known.s", 2)
                .setting("io.telecast.uplink.status", "reconcile.s", 2)
                .setting("io.telecast.uplink.status", "sweep.ms", 200);
    }

    /** The Redis. */
    public RedisServer redis() {
        return redis;
    }

    /** The PostgreSQL. */
    public Database database() {
        return database;
    }

    /** The one with the broker. */
    public Instance first() {
        return first;
    }

    /** The other one. */
    public Instance second() {
        return second;
    }

    @Override
    public void close() {
        for (AutoCloseable part : new AutoCloseable[] {second, first, database, redis}) {
            SharedParts.close(part);
        }
    }
}
