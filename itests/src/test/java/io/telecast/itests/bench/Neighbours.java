package io.telecast.itests.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What other instances are to Redis: each has a connection that tracks subscriptions and one that listens. */
final class Neighbours implements AutoCloseable {
    private static final int DEVICES_OF_EACH = 100;
    private static final long LEASE_SECONDS = 600;

    private final RedisClient client;

    private Neighbours(URI redis) {
        client = RedisClient.create(RedisURI.create(redis));
    }

    /** Instances that listen to the channels of the devices watched there, which are other ones at each. */
    static Neighbours exact(URI redis, int count) {
        Neighbours all = new Neighbours(redis);
        for (int i = 0; i < count; i++) {
            all.watch(i);
        }
        return all;
    }

    /** Instances that listen to the channels of all devices. */
    static Neighbours pattern(URI redis, int count) {
        Neighbours all = new Neighbours(redis);
        for (int i = 0; i < count; i++) {
            all.track();
            all.client.connectPubSub().sync().psubscribe("ws:device:*");
        }
        return all;
    }

    private void watch(int instance) {
        StatefulRedisConnection<String, String> commands = track();
        StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
        String[] devices = IntStream.range(0, DEVICES_OF_EACH)
                .mapToObj(i -> "neighbour-" + instance + "-" + i)
                .toArray(String[]::new);
        for (String device : devices) {
            commands.async().setex("ws:sub:" + device, LEASE_SECONDS, "1");
        }
        commands.sync().ping();
        listener.sync()
                .subscribe(
                        Stream.of(devices).map(device -> "ws:device:" + device).toArray(String[]::new));
    }

    private StatefulRedisConnection<String, String> track() {
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.sync().clientTracking(TrackingArgs.Builder.enabled().bcast().prefixes("ws:sub:"));
        return connection;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
    }
}
