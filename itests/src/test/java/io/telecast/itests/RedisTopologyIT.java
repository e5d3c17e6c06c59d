package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisCluster;
import io.telecast.itests.kit.RedisSentinels;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.TlsCertificate;
import io.telecast.itests.kit.TlsProxy;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Redis as operators have it: with sentinels, as a cluster, behind TLS. Masters die and come back under load. */
class RedisTopologyIT {
    /** What the platform promises for its screens once there is a master again. */
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(2);

    private static final int PER_SECOND = 20;
    private static final int DEVICES = 4;

    @Test
    @WithFaults
    void sentinels() throws Exception {
        try (RedisSentinels redis = RedisSentinels.start("sentinels");
                Instance instance = start("on-sentinels", redis.uri())) {
            List<Demo.Device> devices = devices(instance, device -> true);
            try (Flow flow = flow(instance, devices)) {
                flow.awaitMore(PER_SECOND);
                redis.first().kill();
                redis.awaitPromoted();
                awaitRight(devices, flow);
                redis.first().start();
                flow.awaitMore(PER_SECOND);
                awaitBalanced(instance, flow);
                awaitKeys(devices, () -> redis.second().keys("ws:sub:*"));
            }
            awaitKeys(List.of(), () -> redis.second().keys("*ws:sub:*"));
        }
    }

    @Test
    void cluster() throws Exception {
        try (RedisCluster redis = RedisCluster.start(Distribution.folder("cluster"));
                Instance instance = start("on-cluster", redis.uri())) {
            // Half of them on the master that dies.
            List<Demo.Device> devices = devices(instance, device -> RedisCluster.isOfFirst("ws:sub:" + device.id()));
            devices.addAll(devices(instance, device -> !RedisCluster.isOfFirst("ws:sub:" + device.id())));
            try (Flow flow = flow(instance, devices)) {
                for (int i = 0; i < Effort.FACTOR; i++) {
                    flow.awaitMore(PER_SECOND);
                }
                redis.master(0).kill();
                redis.awaitPromoted();
                awaitRight(devices, flow);
                redis.master(0).start();
                flow.awaitMore(PER_SECOND);
                awaitBalanced(instance, flow);
                awaitKeys(devices, () -> redis.keysAfterFailover("ws:sub:*"));
            }
            awaitKeys(List.of(), () -> redis.keysAfterFailover("*ws:sub:*"));
        }
    }

    @Test
    @WithFaults
    void tls() throws Exception {
        TlsCertificate certificate = TlsCertificate.create();
        try (RedisServer redis = RedisServer.start(Distribution.folder("tls-redis"));
                TlsProxy door = new TlsProxy(certificate, redis.port());
                Instance instance = Platform.shortLeases(Instance.named("on-tls"))
                        .redis(URI.create("rediss://127.0.0.1:" + door.port()))
                        .with("TELECAST_REDIS_TLS_CA", certificate.pem().toString())
                        .start()) {
            List<Demo.Device> devices = devices(instance, device -> true);
            try (Flow flow = flow(instance, devices)) {
                flow.awaitMore(PER_SECOND);
                redis.kill();
                redis.start();
                awaitRight(devices, flow);
                flow.awaitMore(PER_SECOND);
                awaitBalanced(instance, flow);
                awaitKeys(devices, () -> redis.keys("ws:sub:*"));
            }
        }
    }

    private static Instance start(String name, URI redis) {
        return Platform.shortLeases(Instance.named(name)).redis(redis).start();
    }

    private static List<Demo.Device> devices(Instance instance, Predicate<Demo.Device> which) {
        // Enough to find some of each kind among them.
        return instance.createDevices(instance.demo().tenant(), 30).stream()
                .filter(which)
                .limit(DEVICES)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Flow flow(Instance instance, List<Demo.Device> devices) {
        assertTrue(devices.size() >= DEVICES, "devices: " + devices.size());
        String token = instance.demo().token();
        return Flow.start(instance.mqtt(), devices, PER_SECOND, device -> Platform.watch(instance, token, device));
    }

    /** Every screen must show, within the promised time, what its device said at the end of the fault or later. */
    private static void awaitRight(List<Demo.Device> devices, Flow flow) {
        List<Long> reached = devices.stream().map(flow::sequence).toList();
        Await.until("screens right again", RIGHT_AGAIN, () -> {
            for (int i = 0; i < reached.size(); i++) {
                if (flow.screens().get(i).screen().get(Flow.KEY).asLong() < reached.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void awaitBalanced(Instance instance, Flow flow) {
        flow.stop();
        Rest rest = new Rest(instance.http(), instance.demo().token());
        assertEquals(List.of(), flow.balance(device -> rest.history(device, Flow.KEY)));
        for (Watcher screen : flow.screens()) {
            assertEquals(List.of(), screen.closes());
        }
    }

    private interface Keys {
        Set<String> now();
    }

    private static void awaitKeys(List<Demo.Device> watched, Keys keys) {
        Set<String> expected =
                watched.stream().map(device -> "ws:sub:" + device.id()).collect(Collectors.toSet());
        Await.until("a key for each watched device, and no other", Await.SHORT, () -> keys.now()
                .equals(expected));
    }
}
