package io.telecast.itests.kit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two instances, east and west, on one Redis, one broker and one PostgreSQL. Each reaches Redis by a link of its own, and
 * browsers reach east by one, too; all of them can be broken.
 */
public final class Fleet implements AutoCloseable {
    /** The tenant of all devices. */
    public static final String TENANT = "fleet";

    private static final String KEY = "0123456789abcdef0123456789abcdef-tests-only";

    private static final int DEVICES_AT_ONCE = 50;

    private final SharedParts parts;
    private final TcpProxy eastToRedis;
    private final TcpProxy westToRedis;
    private final Instance east;
    private final Instance west;
    private final TcpProxy browsersToEast;
    private final Deque<Demo.Device> fresh = new ArrayDeque<>();
    private String token = "";

    private Fleet(SharedParts parts) {
        this.parts = parts;
        eastToRedis = new TcpProxy(parts.redis().port());
        westToRedis = new TcpProxy(parts.redis().port());
        east = instance("east", eastToRedis);
        west = instance("west", westToRedis);
        browsersToEast = new TcpProxy(east.httpPort());
    }

    /**
     * Starts all of it.
     *
     * @param westAhead by how many seconds the clock of west is ahead, where clocks can be shifted
     */
    public static Fleet start(int westAhead) {
        Fleet fleet = new Fleet(SharedParts.start("fleet"));
        try {
            fleet.shiftWest(westAhead);
            fleet.east.launch();
            fleet.west.launch();
            Stream.of(fleet.east, fleet.west).forEach(Instance::awaitReady);
            fleet.token =
                    fleet.east.createToken(TENANT, (int) Duration.ofHours(1).toSeconds());
            return fleet;
        } catch (Throwable e) {
            fleet.close();
            throw e;
        }
    }

    private Instance instance(String name, TcpProxy redis) {
        return Platform.shortLeases(Instance.named(name))
                .redis(redis.uri("redis"))
                .broker(parts.brokerUri())
                .database(parts.database())
                .setting("io.telecast.auth", "jwt.hs256.key", KEY)
                // Twice the contract's: screens of one must not be silent too long while the other one starts.
                .setting("io.telecast.websocket", "idle.timeout.s", 150)
                // Shorter than a table is held, so that statements are ended and tried again.
                .setting("io.telecast.store.jdbc", "query.timeout.s", 2)
                .setting("io.telecast.uplink.status", "known.s", 2)
                .setting("io.telecast.uplink.status", "sweep.ms", 200);
    }

    /** Has west's clock ahead from its next start on, where clocks can be shifted. */
    public void shiftWest(int seconds) {
        if (FakeClock.isInstalled()) {
            FakeClock.shift(west, seconds);
        }
    }

    /** The Redis. */
    public RedisServer redis() {
        return parts.redis();
    }

    /** The PostgreSQL. */
    public Database database() {
        return parts.database();
    }

    /** The broker's process. */
    public Instance broker() {
        return parts.broker();
    }

    /** The broker as devices want it. */
    public String mqtt() {
        return parts.mqtt();
    }

    /** The one that is never killed. */
    public Instance east() {
        return east;
    }

    /** The other one. */
    public Instance west() {
        return west;
    }

    /** East's link to Redis. */
    public TcpProxy eastToRedis() {
        return eastToRedis;
    }

    /** West's link to Redis. */
    public TcpProxy westToRedis() {
        return westToRedis;
    }

    /** The link by which {@link #watchByLink} reaches east. */
    public TcpProxy browsersToEast() {
        return browsersToEast;
    }

    /** A token of the tenant of all devices. */
    public String token() {
        return token;
    }

    /** The key of its signature. */
    public static String tokenKey() {
        return KEY;
    }

    /** Devices that reported nothing yet. */
    public List<Demo.Device> newDevices(int count) {
        if (fresh.size() < count) {
            fresh.addAll(east.createDevices(TENANT, DEVICES_AT_ONCE));
        }
        return Stream.generate(fresh::remove).limit(count).toList();
    }

    /** A screen at one of them, which must not be closed. */
    public Watcher watch(Instance instance, Demo.Device device) {
        return Platform.watch(instance, token, device);
    }

    /** A screen that comes back when it is closed, as the page does. */
    public Watcher watchAgain(Instance instance, Demo.Device device) {
        return Platform.watchAgain(instance.ws(Platform.CURRENT), token, device);
    }

    /** A screen that comes to east by the link and comes back when it is closed. */
    public Watcher watchByLink(Demo.Device device) {
        return Platform.watchAgain(browsersToEast.uri("ws").resolve(Platform.CURRENT), token, device);
    }

    @Override
    public void close() {
        for (AutoCloseable part : new AutoCloseable[] {browsersToEast, west, east, westToRedis, eastToRedis, parts}) {
            SharedParts.close(part);
        }
    }
}
