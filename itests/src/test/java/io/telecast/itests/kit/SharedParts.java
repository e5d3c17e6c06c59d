package io.telecast.itests.kit;

import java.net.URI;

/**
 * What several nodes share: a Redis, a PostgreSQL and a broker. The broker is an instance of which only the embedded
 * broker is installed, so that it binds the identity of devices as the contract says.
 */
public final class SharedParts implements AutoCloseable {
    private static final String SECRET = "a-secret-of-this-test-alone";

    private final RedisServer redis;
    private final Database database;
    private final Instance broker;

    private SharedParts(RedisServer redis, Database database, Instance broker) {
        this.redis = redis;
        this.database = database;
        this.broker = broker;
    }

    /** Starts them. */
    public static SharedParts start(String name) {
        return start(name, Database.postgres(Distribution.folder(name + "-postgres")));
    }

    /** Starts them around a database that is there already. */
    public static SharedParts start(String name, Database database) {
        RedisServer redis = RedisServer.start(Distribution.folder(name + "-redis"));
        Instance broker = Instance.named(name + "-broker")
                .features(
                        "telecast-launch",
                        "telecast-metrics",
                        "telecast-embedded-mqtt",
                        "telecast-store-jdbc",
                        "telecast-shell")
                .setting("io.telecast.embedded.mqtt", "platform.password", SECRET)
                .database(database);
        SharedParts parts = new SharedParts(redis, database, broker);
        try {
            broker.start();
            return parts;
        } catch (Throwable e) {
            parts.close();
            throw e;
        }
    }

    /** A node of a role, not started yet. */
    public Instance node(String role) {
        return Platform.shortLeases(Instance.named(role))
                .with("TELECAST_ROLE", role)
                .redis(redis.uri())
                .database(database)
                .broker(brokerUri());
    }

    /** The Redis. */
    public RedisServer redis() {
        return redis;
    }

    /** The PostgreSQL. */
    public Database database() {
        return database;
    }

    /** The broker's process. */
    public Instance broker() {
        return broker;
    }

    /** The broker as devices want it. */
    public String mqtt() {
        return broker.mqtt();
    }

    /** The broker as a platform wants it, with its credentials. */
    public URI brokerUri() {
        return URI.create("mqtt://telecast:" + SECRET + "@127.0.0.1:" + broker.mqttPort());
    }

    /** The same device at a broker that binds no identity: it may publish to any topic, and nobody stamps its reports. */
    public Demo.Device unbound(Demo.Device device) {
        return new Demo.Device(device.id(), device.number(), "telecast", SECRET);
    }

    /** How many clients the broker has. */
    public long brokerConnections() {
        return broker.stats().get("broker.connections").longValue();
    }

    @Override
    public void close() {
        close(broker);
        close(database);
        close(redis);
    }

    /** Closes a part that may not have been started. */
    public static void close(AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
