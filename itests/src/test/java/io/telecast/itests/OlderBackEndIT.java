package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.OlderBackEnd;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.SharedParts;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The way of an operator who has another back end already: our sockets beside its intake, then our intake beside its
 * sockets, and back, in the steps of assembly/README.md. Each test goes on where the one before it stopped.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@WithFaults
class OlderBackEndIT {
    private static final String TENANT = "older";
    private static final String TOPIC = "devices/telemetry";
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private static SharedParts parts;
    private static OlderBackEnd older;
    private static Instance sockets;
    private static Instance uplink;
    private static String token;
    private static Demo.Device early;
    private static Demo.Device device;

    @BeforeAll
    static void start() throws Exception {
        Database database = Database.postgres(Distribution.folder("older-postgres"));
        // The tables, a device and a value are there before anything of ours.
        new OlderBackEnd(null, database).createTables();
        parts = SharedParts.start("older", database);
        older = new OlderBackEnd(parts.redis(), database);
        early = older.createDevice(TENANT);
        device = older.createDevice(TENANT);
        older.takeReports(parts.brokerUri());
        report(early, 28);
        Await.until("their store has it", Await.SHORT, () -> stored(early).equals(List.of(28L)));
        sockets = parts.node("sockets").start();
        uplink = parts.node("uplink");
        token = sockets.createToken(TENANT, 3600);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {older, uplink, sockets, parts}) {
            SharedParts.close(part);
        }
    }

    @Test
    @Order(1)
    void theirReportsReachOurSocketsFromTheirTablesAndTheirChannel() throws Exception {
        try (Watcher screen = Platform.watch(sockets, token, early)) {
            assertEquals(28, screen.frames().get(0).json().path("t").asInt(), "the snapshot is of their tables");
            awaitKey(early, "1");
            report(early, 29);
            screen.await(
                    "their event, published for our subscription",
                    f -> f.json().path("t").asInt() == 29);
        }
        awaitKey(early, null);
        assertEquals(
                29, new Rest(sockets.http(), token).current(early.id()).get("t").asInt());
    }

    @Test
    @Order(2)
    void bothWatchOneDeviceAndNeitherSilencesTheOther() throws Exception {
        older.subscribe(device, OlderBackEnd.TTL_SECONDS);
        try (RedisServer.Listener theirs = older.listen(device)) {
            try (Watcher ours = Platform.watch(sockets, token, device)) {
                awaitKey(device, "2");
                report(device, 1);
                awaitBoth(ours, theirs, 1);
                older.unsubscribe(device);
                awaitKey(device, "1");
                report(device, 2);
                awaitBoth(ours, theirs, 2);
                older.subscribe(device, OlderBackEnd.TTL_SECONDS);
            }
            // Our last screen has gone, theirs is still there.
            awaitKey(device, "1");
            report(device, 3);
            Await.until("theirs", Await.SHORT, () -> has(theirs, 3));
        }
        older.unsubscribe(device);
        awaitKey(device, null);
    }

    @Test
    @Order(3)
    void theIntakeMovesToUsAndTheirSubscriptionsMakeUsPublish() throws Exception {
        older.takeNoReports();
        uplink.start();
        try (RedisServer.Listener theirs = older.listen(device)) {
            older.subscribe(device, OlderBackEnd.TTL_SECONDS);
            report(device, 4);
            Await.until("an event of ours", Await.SHORT, () -> has(theirs, 4));
            older.unsubscribe(device);
            awaitQuiet(theirs, 5);

            older.subscribe(device, 1);
            Await.until("their subscription has ended by itself", Await.SHORT, () -> key(device) == null);
            awaitQuiet(theirs, 6);
        }
    }

    @Test
    @Order(4)
    void bothWatchOneDeviceWithOurIntakeToo() throws Exception {
        older.subscribe(device, OlderBackEnd.TTL_SECONDS);
        try (RedisServer.Listener theirs = older.listen(device);
                Watcher ours = Platform.watch(sockets, token, device)) {
            awaitKey(device, "2");
            report(device, 7);
            awaitBoth(ours, theirs, 7);
            older.unsubscribe(device);
            report(device, 8);
            awaitBoth(ours, theirs, 8);
        }
    }

    @Test
    @Order(5)
    void theIntakeMovesBackAndNothingIsStoredTwice() throws Exception {
        long before = older.taken();
        try (Watcher ours = Platform.watch(sockets, token, device)) {
            uplink.setting("io.telecast.mqtt", "leave", "true");
            Await.until("our node has left the broker's group", Await.SHORT, () -> uplink.log()
                    .contains("of telemetry comes in, and nothing else (leave)"));
            uplink.stop();
            older.takeReports(parts.brokerUri());
            report(device, 9);
            ours.await("their event", f -> f.json().path("t").asInt() == 9);
        }
        assertEquals(before + 1, older.taken());
        // Whoever comes again finds nothing of the time in between.
        uplink.setting("io.telecast.mqtt", "leave", "false");
        older.takeNoReports();
        uplink.start();
        report(device, 10);
        Await.until("all is stored", Await.SHORT, () -> stored(device).contains(10L));
        assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), stored(device), "each once and in order");
        assertEquals(before + 1, older.taken());
    }

    private static void report(Demo.Device from, int value) throws Exception {
        try (MqttDevice connection = MqttDevice.connect(parts.mqtt(), from)) {
            connection.report(TOPIC, "{\"t\":" + value + "}");
        }
    }

    private static void awaitBoth(Watcher ours, RedisServer.Listener theirs, int value) {
        ours.await("ours", f -> f.json().path("t").asInt() == value);
        Await.until("theirs", Await.SHORT, () -> has(theirs, value));
    }

    /** A report that is stored and, nobody watching, not published. */
    private static void awaitQuiet(RedisServer.Listener theirs, int value) throws Exception {
        awaitKey(device, null);
        report(device, value);
        Await.until("it is stored", Await.SHORT, () -> stored(device).contains((long) value));
        assertTrue(Await.holds(A_WHILE, () -> !has(theirs, value)), "nobody watches, so nothing is published");
    }

    private static boolean has(RedisServer.Listener listener, int value) {
        return listener.messages().stream()
                .anyMatch(message -> Json.read(message).path("data").path("t").asInt() == value);
    }

    private static void awaitKey(Demo.Device of, String value) {
        Await.until("ws:sub is " + value, Await.SHORT, () -> java.util.Objects.equals(value, key(of)));
    }

    private static String key(Demo.Device of) {
        return parts.redis().ask(commands -> commands.get("ws:sub:" + of.id()));
    }

    private static List<Long> stored(Demo.Device of) {
        return parts.database().history(of.id(), "t");
    }
}
