package io.telecast.itests.kit;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * One instance with a Redis of the test's own beside it, and what a test asks of the two. Broker and database are
 * embedded. It is the tests' user: it holds the token of the demo tenant.
 */
public final class Platform implements AutoCloseable {
    /** The endpoint of all values. */
    public static final String CURRENT = "/api/v1/telemetry/datas/current/ws";

    /** The endpoint of some values. */
    public static final String KEYS = "/api/v1/telemetry/datas/current/keys/ws";

    /** The key length of lease times in these tests, in seconds. */
    public static final int LEASE_SECONDS = 6;

    private final RedisServer redis;
    private final Instance instance;
    private final Demo demo;
    private final Deque<Demo.Device> fresh = new ArrayDeque<>();

    private Platform(RedisServer redis, Instance instance) {
        this.redis = redis;
        this.instance = instance;
        this.demo = instance.demo();
    }

    /** Starts both. */
    public static Platform start(String name) {
        return start(name, instance -> instance);
    }

    /** Starts both, with more settings of the instance. */
    public static Platform start(String name, UnaryOperator<Instance> settings) {
        RedisServer redis = RedisServer.start(Distribution.folder(name + "-redis"));
        Instance instance = settings.apply(shortLeases(Instance.named(name)).redis(redis.uri()));
        try {
            return new Platform(redis, instance.start());
        } catch (Throwable e) {
            instance.close();
            redis.close();
            throw e;
        }
    }

    /** Lets leases end soon, so that a test can wait for it. */
    public static Instance shortLeases(Instance instance) {
        return instance.setting("io.telecast.push.redis", "ttl.s", LEASE_SECONDS)
                .setting("io.telecast.push.redis", "renew.s", LEASE_SECONDS / 3);
    }

    /** The instance. */
    public Instance instance() {
        return instance;
    }

    /** The Redis. */
    public RedisServer redis() {
        return redis;
    }

    /** Credentials of the demo tenant. */
    public Demo demo() {
        return demo;
    }

    /** The REST API with the tenant's token. */
    public Rest rest() {
        return new Rest(instance.http(), demo.token());
    }

    /** A new device of the demo tenant, which reported nothing yet. */
    public Demo.Device newDevice() {
        if (fresh.isEmpty()) {
            fresh.addAll(instance.createDevices(demo.tenant(), 20));
        }
        return fresh.remove();
    }

    /** Connects a device. */
    public MqttDevice connect(Demo.Device device) throws MqttException {
        return MqttDevice.connect(instance.mqtt(), device);
    }

    /** Watches all values of a device and waits for the snapshot. */
    public Watcher watch(Demo.Device device) {
        return watch(instance, demo.token(), device);
    }

    /** Watches all values on an instance and waits for the snapshot. */
    public static Watcher watch(Instance instance, String token, Demo.Device device) {
        Watcher watcher = Watcher.open(instance.ws(CURRENT), Json.object("device_id", device.id(), "token", token));
        watcher.awaitSnapshot();
        return watcher;
    }

    /** As {@link #watch(Demo.Device)}, and again whenever the socket is closed, as the page does. */
    public Watcher watchAgain(Demo.Device device) {
        return watchAgain(instance.ws(CURRENT), demo.token(), device);
    }

    /** The same at an endpoint of all values. */
    public static Watcher watchAgain(URI endpoint, String token, Demo.Device device) {
        Watcher watcher = Watcher.reconnecting(endpoint, Json.object("device_id", device.id(), "token", token));
        watcher.awaitSnapshot();
        return watcher;
    }

    /** Watches some values of a device. */
    public Watcher watchKeys(Demo.Device device, String... keys) {
        return Watcher.open(
                instance.ws(KEYS), Json.object("device_id", device.id(), "keys", List.of(keys), "token", demo.token()));
    }

    /** A figure of {@code telecast:stats}, of the first line whose name ends like this. */
    public long stat(String name) {
        return instance.stats().entrySet().stream()
                .filter(figure -> figure.getKey().endsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + name))
                .getValue()
                .longValue();
    }

    /** How many sockets are open. */
    public long sockets() {
        return stat("sockets");
    }

    /** The stored numbers of a device, in the order of their times. */
    public List<Long> history(String device) {
        return rest().history(device, Flow.KEY);
    }

    /** Waits until Redis holds a key for exactly the devices that are watched, each once. */
    public void awaitInterest(Demo.Device... watched) {
        Map<String, Integer> screens =
                List.of(watched).stream().collect(Collectors.toMap(Demo.Device::id, device -> 1));
        Interest.await(redis, screens);
    }

    @Override
    public void close() {
        instance.close();
        redis.close();
    }
}
