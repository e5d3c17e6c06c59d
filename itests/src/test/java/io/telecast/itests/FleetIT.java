package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Churn;
import io.telecast.itests.kit.Collector;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.FakeClock;
import io.telecast.itests.kit.Fleet;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.OlderBackEnd;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.Settled;
import io.telecast.itests.kit.Tokens;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two instances, whose clocks differ by two minutes, and one fault after the other, each under reports and with screens
 * of every device at both. {@link Settled} says what must be true after each; the last test, what is left of them all.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetIT {
    private static final boolean LONG = Effort.FACTOR > 1;
    /** How often a fault is made. */
    private static final int TIMES = LONG ? 3 : 1;

    private static final int DEVICES = 3;
    private static final int PER_SECOND = LONG ? 150 : 50;
    private static final int A_WHILE = PER_SECOND / 2;
    private static final int CLOCKS_DIFFER_BY = 120;
    private static final Duration LEASE_END = Duration.ofSeconds(Platform.LEASE_SECONDS + 2);
    /** What the platform promises for its screens once Redis is back. */
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(2);
    /** The same when a connection that delivers nothing has to be found first. */
    private static final Duration FOUND_AND_RIGHT = Duration.ofSeconds(5).plus(RIGHT_AGAIN);
    /** A promise may take so many times as long where another test has the processors: it is printed what it took. */
    private static final int BUSY_MACHINE = 3;

    /** Within which readiness tells that a part is away, or is back. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    private static final Duration TABLES_HELD = Duration.ofSeconds(3);
    private static final String LATE = "late";
    private static final long HEAP_MAY_GROW = 12 << 20;

    private static Fleet fleet;
    private static Settled settled;
    private static long heapBefore;

    @BeforeAll
    static void start() {
        fleet = Fleet.start(CLOCKS_DIFFER_BY);
        settled = new Settled(fleet);
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    /** Also notes what an instance holds once it has done its work for the first time. */
    @Test
    @Order(1)
    void withoutAFaultEachReportIsStoredOnceAndShownAtBoth() throws Exception {
        under(flow -> {});
        heapBefore = Collector.live(fleet.east().pid());
    }

    @Test
    @Order(2)
    void aRefusedReportIsKeptWithItsReason() throws Exception {
        Demo.Device device = fleet.newDevices(1).get(0);
        try (MqttDevice connection = MqttDevice.connect(fleet.mqtt(), device)) {
            connection.report(Reporter.TOPIC, "{\"" + "k".repeat(256) + "\":1}");
        }
        String letters = "select reason from telecast_dead_letters where device_id = ?";
        Await.until("a dead letter", Await.SHORT, () -> fleet.database()
                .texts(letters, device.id())
                .equals(List.of("a key has 256 characters; allowed: 1 to 255")));
    }

    /** What it held is gone one TTL later, although the other one renews the same keys. */
    @Test
    @Order(3)
    void anInstanceIsKilled() throws Exception {
        under(this::east, device -> fleet.watchAgain(fleet.west(), device), flow -> {
            Interest.await(fleet.redis(), flow.interest());
            fleet.west().kill();
            flow.awaitMore(A_WHILE);
            Await.until(
                    "one TTL later its leases are gone", LEASE_END, () -> Interest.compare(fleet.redis(), oneEach(flow))
                            .isEmpty());
            // From now on its clock is behind.
            fleet.shiftWest(-CLOCKS_DIFFER_BY);
            fleet.west().start();
            flow.awaitShown(Await.SHORT);
        });
    }

    @Test
    @Order(4)
    void redisForgetsEverything() throws Exception {
        under(flow -> {
            fleet.redis().flush();
            awaitRight("Redis forgot everything", flow, RIGHT_AGAIN);
        });
    }

    @Test
    @Order(5)
    void redisIsKilled() throws Exception {
        under(flow -> {
            try (Quiet quiet = new Quiet()) {
                fleet.redis().kill();
                awaitNotReady("push");
                quiet.report();
                flow.awaitMore(A_WHILE);
                fleet.redis().start();
                awaitRight("Redis was killed", flow, RIGHT_AGAIN, quiet);
                awaitReady("push");
            }
        });
    }

    @Test
    @Order(6)
    void redisStandsStill() throws Exception {
        under(flow -> {
            fleet.redis().pause();
            try {
                flow.awaitMore(PER_SECOND * (LONG ? 10 : 3));
            } finally {
                fleet.redis().resume();
            }
            awaitRight("Redis stood still", flow, RIGHT_AGAIN);
        });
    }

    /** Far from the one, near to the other. */
    @Test
    @WithFaults
    @Order(7)
    void redisIsSlow() throws Exception {
        under(flow -> {
            fleet.eastToRedis().delay(Duration.ofMillis(200));
            flow.awaitMore(PER_SECOND * (LONG ? 10 : 1));
            awaitRight("Redis became slow", flow, FOUND_AND_RIGHT);
            try (Watcher opened = east(flow.devices().get(0))) {
                assertTrue(opened.newest(Flow.KEY) > 0);
            }
            fleet.eastToRedis().heal();
        });
    }

    @Test
    @Order(8)
    void linksToRedisAreCut() throws Exception {
        under(flow -> {
            try (Quiet quiet = new Quiet()) {
                fleet.eastToRedis().cut();
                quiet.report();
                flow.awaitMore(A_WHILE);
                fleet.eastToRedis().heal();
                awaitRight("a link to Redis was cut", flow, RIGHT_AGAIN, quiet);
            }
        });
    }

    /** Connections stay open and look well, but what is said on them gets lost: at the one its words, at the other Redis's. */
    @Test
    @Order(9)
    void linksToRedisSwallow() throws Exception {
        under(flow -> {
            fleet.eastToRedis().swallowAnswers();
            fleet.westToRedis().swallowRequests();
            awaitRight("links to Redis swallowed", flow, FOUND_AND_RIGHT);
        });
    }

    @Test
    @Order(10)
    void theBrokerIsKilled() throws Exception {
        under(flow -> {
            fleet.broker().kill();
            awaitNotReady("mqtt");
            fleet.broker().start();
            awaitReady("mqtt");
            flow.awaitMore(A_WHILE);
            flow.awaitShown(Duration.ofSeconds(30));
        });
    }

    /** Live values go on, also on a screen that is opened meanwhile; what it had before follows. */
    @Test
    @Order(11)
    void theDatabaseIsKilled() throws Exception {
        under(flow -> {
            try (Quiet known = new Quiet()) {
                known.report();
                known.awaitShown();
                known.leave();
                Interest.await(fleet.redis(), flow.interest());
                fleet.database().kill();
                awaitNotReady("store");
                String frame = Json.object("device_id", known.device.id(), "token", fleet.token());
                try (Watcher opened = Watcher.open(fleet.east().ws(Platform.CURRENT), frame)) {
                    try {
                        flow.awaitMore(A_WHILE);
                        awaitRight("the database was killed, and is still away", flow, RIGHT_AGAIN);
                        known.reportAlso();
                        Await.until("the live value", Await.SHORT, () -> opened.newest(LATE) == 1);
                        assertEquals(0, opened.newest(Flow.KEY), "nothing is read from a database that is away");
                    } finally {
                        fleet.database().start();
                    }
                    awaitReady("store");
                    Await.until("what it had before", Await.SHORT, () -> opened.newest(Flow.KEY) == 1);
                    assertEquals(List.of(), opened.closes());
                }
            }
            flow.awaitMore(A_WHILE);
        });
    }

    @Test
    @WithFaults
    @Order(12)
    void tablesAreHeld() throws Exception {
        under(flow -> {
            try (Connection lock = fleet.database().lock("telemetry_datas", "telemetry_current_datas")) {
                assertTrue(Await.holds(TABLES_HELD, () -> !lock.isClosed()));
                awaitRight("tables are held", flow, RIGHT_AGAIN);
            }
        });
    }

    /** Screens of one device come and go at both, and another back end counts wrong on the same key: none is silenced. */
    @Test
    @Order(13)
    void subscriptionsChurnBesideABackEndThatMiscounts() throws Exception {
        under(flow -> {
            Demo.Device device = flow.devices().get(0);
            OlderBackEnd older = new OlderBackEnd(fleet.redis(), fleet.database());
            long seed = new Random().nextLong();
            Random random = new Random(seed);
            int opened;
            try (Churn churn = new Churn()) {
                churn.open(new Random(seed + 1), () -> east(device))
                        .open(new Random(seed + 2), () -> east(device))
                        .open(new Random(seed + 3), () -> west(device))
                        .open(new Random(seed + 4), () -> west(device))
                        .run(() -> older.miscount(device, random));
                for (int second = 0; second < (LONG ? 60 : 3) / TIMES; second++) {
                    flow.awaitMore(PER_SECOND);
                    awaitRight("subscriptions churn", flow, RIGHT_AGAIN);
                }
                opened = churn.opened();
            }
            System.out.println("FleetIT: opened " + opened + " screens, seed " + seed);
            assertTrue(opened > 20, "screens opened: " + opened);
            older.forget(device);
        });
    }

    @Test
    @WithFaults
    @Order(14)
    void linksToBrowsersAreSlowCutAndSwallow() throws Exception {
        under(fleet::watchByLink, this::west, flow -> {
            fleet.browsersToEast().delay(Duration.ofMillis(100));
            flow.awaitMore(A_WHILE);
            flow.awaitShown(Await.SHORT);
            fleet.browsersToEast().cut();
            flow.awaitMore(A_WHILE);
            fleet.browsersToEast().heal();
            flow.awaitShown(Await.SHORT);
            swallowedAnswersAreNoticedByTheBrowser(flow.devices().get(0));
        });
    }

    /** It gets no {@code pong}, closes and comes anew; no subscription is left of the first. */
    private static void swallowedAnswersAreNoticedByTheBrowser(Demo.Device device) throws Exception {
        try (Watcher deaf = fleet.watchByLink(device)) {
            fleet.browsersToEast().swallowAnswers();
            int heard = deaf.frames().size();
            deaf.send("ping");
            assertTrue(Await.holds(Duration.ofMillis(500), () -> deaf.frames().size() <= heard + 1));
            fleet.browsersToEast().cut();
            fleet.browsersToEast().heal();
            deaf.await("a new connection", frame -> frame.connection() > 0);
        }
    }

    /** The instance hears no {@code ping} any more, and closes; the screen comes back. */
    @Test
    @WithFaults
    @Order(15)
    void requestsOfABrowserAreSwallowed() {
        try (Watcher mute = fleet.watchByLink(fleet.newDevices(1).get(0))) {
            fleet.browsersToEast().swallowRequests();
            Await.until("closed as silent, and come back", Duration.ofSeconds(200), () -> {
                assertEquals(List.of(1001), mute.closes());
                return mute.frames().stream().anyMatch(frame -> frame.connection() == 1);
            });
        }
        Interest.await(fleet.redis(), Map.of());
    }

    private static long sockets(Instance instance) {
        return instance.stats().get("websocket.sockets").longValue();
    }

    /** Silence ends by the clock of Redis, leases by their own time; tokens end by the clock of the instance. */
    @Test
    @Order(16)
    void clocksThatDiffer() throws Exception {
        FakeClock.assumeInstalled();
        assertEquals(0, ahead(fleet.east()), 30, "the clock of the one");
        assertEquals(-CLOCKS_DIFFER_BY, ahead(fleet.west()), 30, "the clock of the other");
        Demo.Device device = fleet.newDevices(1).get(0);
        try (Watcher here = watchStatus(fleet.east(), device);
                Watcher there = watchStatus(fleet.west(), device)) {
            try (MqttDevice connection = MqttDevice.connect(fleet.mqtt(), device)) {
                awaitStates(List.of(0, 1), here, there);
                assertTrue(connection.isConnected());
            }
            awaitStates(List.of(0, 1, 0), here, there);
        }
        long now = Instant.now().getEpochSecond();
        String token =
                Tokens.hs256(Fleet.tokenKey().getBytes(StandardCharsets.UTF_8), Tokens.claims(Fleet.TENANT, now - 60));
        String frame = Json.object("device_id", device.id(), "token", token);
        try (Watcher refused = Watcher.open(fleet.east().ws(Platform.CURRENT), frame);
                Watcher accepted = Watcher.open(fleet.west().ws(Platform.CURRENT), frame)) {
            assertEquals(1008, refused.awaitClose());
            assertEquals("{}", accepted.awaitSnapshot().text());
        }
    }

    private static long ahead(Instance instance) {
        String date = new Rest(instance.http(), null)
                .get("/health/live")
                .headers()
                .firstValue("date")
                .orElseThrow();
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond()
                - Instant.now().getEpochSecond();
    }

    private static Watcher watchStatus(Instance instance, Demo.Device device) {
        return Watcher.open(
                instance.ws("/api/v1/device/online/status/ws"),
                Json.object("device_id", device.id(), "token", fleet.token()));
    }

    private static void awaitStates(List<Integer> states, Watcher... screens) {
        List<String> expected =
                states.stream().map(state -> "{\"is_online\":" + state + "}").toList();
        for (Watcher screen : screens) {
            Await.until("told in this order: " + states, Await.SHORT, () -> {
                assertEquals(expected, screen.texts());
                return true;
            });
        }
    }

    @Test
    @Order(17)
    void nothingIsLeftOver() {
        settled.awaitNothingLeft();
        Await.until(
                "no socket is open at either",
                Await.SHORT,
                () -> sockets(fleet.east()) == 0 && sockets(fleet.west()) == 0);
        Set<String> keys = fleet.redis().keys("*");
        assertTrue(keys.stream().allMatch(key -> key.startsWith("telecast:deadlines:")), keys::toString);
        long grown = Collector.live(fleet.east().pid()) - heapBefore;
        System.out.println("FleetIT: the heap grew by " + (grown >> 10) + " KiB");
        assertTrue(grown < HEAP_MAY_GROW, () -> "the heap grew by " + grown + " bytes");
    }

    /** Breaks something under a flow. */
    private interface Fault {
        void happens(Flow flow) throws Exception;
    }

    private void under(Fault fault) throws Exception {
        under(this::east, this::west, fault);
    }

    private void under(Function<Demo.Device, Watcher> atEast, Function<Demo.Device, Watcher> atWest, Fault fault)
            throws Exception {
        try (Flow flow = Flow.start(fleet.mqtt(), fleet.newDevices(DEVICES), PER_SECOND, atEast)) {
            flow.devices().forEach(device -> flow.add(device, atWest.apply(device)));
            for (int i = 0; i < TIMES; i++) {
                flow.awaitMore(A_WHILE);
                fault.happens(flow);
            }
            flow.awaitMore(A_WHILE);
            settled.await(flow);
        }
        settled.awaitNothingLeft();
    }

    /** Measures how long it takes until all screens show what is published from now on, and what was published once. */
    private static void awaitRight(String after, Flow flow, Duration promise, Quiet... once) {
        long begin = System.nanoTime();
        flow.awaitMore(1);
        flow.awaitShown(promise.multipliedBy(BUSY_MACHINE));
        Stream.of(once).forEach(Quiet::awaitShown);
        long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        System.out.println("FleetIT: " + after + ": screens right after " + took + " ms, promised " + promise);
    }

    /** A device that says something once, so that no later report makes good what was missed, and its screens. */
    private static final class Quiet implements AutoCloseable {
        final Demo.Device device = fleet.newDevices(1).get(0);
        private final MqttDevice connection = MqttDevice.connect(fleet.mqtt(), device);
        private final List<Watcher> screens =
                List.of(fleet.watch(fleet.east(), device), fleet.watch(fleet.west(), device));

        Quiet() throws MqttException {}

        void report() {
            connection.report(Reporter.TOPIC, "{\"" + Flow.KEY + "\":1}");
        }

        void reportAlso() {
            connection.report(Reporter.TOPIC, "{\"" + LATE + "\":1}");
        }

        void awaitShown() {
            Await.until(
                    "a value that came once is shown", RIGHT_AGAIN.multipliedBy(BUSY_MACHINE), () -> screens.stream()
                            .allMatch(screen -> screen.newest(Flow.KEY) == 1));
        }

        void leave() {
            screens.forEach(Watcher::close);
        }

        @Override
        public void close() {
            leave();
            connection.close();
        }
    }

    /** Balancers and operators are told within seconds which part is away. */
    private static void awaitNotReady(String part) {
        long begun = System.nanoTime();
        Await.until(part + " is not ready", NOTICED.multipliedBy(BUSY_MACHINE), () -> readiness()
                .matches("503 \\{.*\"problems\":\\{.*\"" + part + "\":\"[^\"]+\".*"));
        System.out.println("FleetIT: not ready after " + millisSince(begun) + " ms: " + readiness());
    }

    private static void awaitReady(String part) {
        long begun = System.nanoTime();
        Await.until("ready again after " + part, NOTICED.multipliedBy(BUSY_MACHINE), () -> readiness()
                .startsWith("200 "));
        System.out.println("FleetIT: ready again after " + millisSince(begun) + " ms: " + part);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static String readiness() {
        HttpResponse<String> answer = new Rest(fleet.east().http(), null).get("/health/ready");
        return answer.statusCode() + " " + answer.body();
    }

    private Watcher east(Demo.Device device) {
        return fleet.watch(fleet.east(), device);
    }

    private Watcher west(Demo.Device device) {
        return fleet.watch(fleet.west(), device);
    }

    private static Map<String, Integer> oneEach(Flow flow) {
        return flow.devices().stream().collect(Collectors.toMap(Demo.Device::id, device -> 1));
    }
}
