package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real PostgreSQL is killed, away and locked: sockets stay and show what comes, and no report is lost. */
class DatabaseFaultIT {
    private static final int PER_SECOND = 100;
    private static final Duration HELD = Duration.ofSeconds(5);
    private static final long MEMORY_MIB = 150;

    private static Database database;
    private static Platform platform;

    @BeforeAll
    static void start() {
        database = Database.postgres(Distribution.folder("fault-postgres"));
        // Shorter than a table is held below, so that statements are ended and tried again.
        platform = Platform.start("database-fault", instance -> instance.database(database)
                .setting("io.telecast.store.jdbc", "query.timeout.s", 2));
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
        database.close();
    }

    @Test
    void killedUnderLoad() throws Exception {
        try (Flow flow = flow()) {
            flow.awaitMore(PER_SECOND);
            long before = residentMib();
            for (int i = 0; i < Effort.FACTOR; i++) {
                database.kill();
                awaitShown(flow, PER_SECOND);
                assertTrue(platform.stat("reports.waiting") > 0, "reports wait while the database is away");
                database.start();
                flow.awaitMore(PER_SECOND / 2);
            }
            flow.stop();
            balanced(flow);
            long grown = residentMib() - before;
            assertTrue(grown < MEMORY_MIB, () -> "memory grew by " + grown + " MiB");
        }
    }

    @Test
    void tablesThatSomebodyHolds() throws Exception {
        try (Flow flow = flow()) {
            flow.awaitMore(PER_SECOND / 2);
            try (Connection lock = database.lock("telemetry_datas", "telemetry_current_datas")) {
                assertTrue(Await.holds(HELD, () -> !lock.isClosed()));
                awaitShown(flow, PER_SECOND / 2);
            }
            flow.stop();
            balanced(flow);
        }
    }

    @Test
    void awayWhenAScreenIsOpened() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            // Seen once, so that device and token are known in memory.
            try (Watcher earlier = platform.watch(device)) {
                connection.report("devices/telemetry", "{\"early\":1}");
                Await.until("it is stored", Await.SHORT, () -> platform.rest()
                        .current(device.id())
                        .containsKey("early"));
                assertFalse(earlier.frames().isEmpty());
            }
            database.kill();
            String frame = Json.object(
                    "device_id", device.id(), "token", platform.demo().token());
            try (Watcher screen = Watcher.open(platform.instance().ws(Platform.CURRENT), frame)) {
                platform.awaitInterest(device);
                connection.report("devices/telemetry", "{\"late\":2}");
                screen.await("what comes while the database is away", text -> text.text()
                        .contains("\"late\":2"));
                assertFalse(screen.screen().containsKey("early"), "nothing is read from a database that is away");
                database.start();
                Await.until("the snapshot follows", Await.SHORT, () -> screen.screen()
                        .containsKey("early"));
                assertEquals(2, screen.screen().get("late").asInt());
                assertEquals(List.of(), screen.closes());
            }
            Await.until("what came meanwhile is stored", Await.SHORT, () -> platform.rest()
                    .current(device.id())
                    .containsKey("late"));
        }
    }

    private static long residentMib() throws IOException {
        Path status = Path.of("/proc/" + platform.instance().pid() + "/status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Live data goes on: the screens show reports that were published after now. */
    private static void awaitShown(Flow flow, int reports) {
        List<Long> shown = flow.screens().stream().map(DatabaseFaultIT::shown).toList();
        Await.until("screens go on", Await.SHORT, () -> {
            for (int i = 0; i < shown.size(); i++) {
                if (shown(flow.screens().get(i)) < shown.get(i) + reports) {
                    return false;
                }
            }
            return true;
        });
    }

    private static long shown(Watcher screen) {
        return screen.screen().get(Flow.KEY).asLong();
    }

    private static void balanced(Flow flow) {
        assertEquals(List.of(), flow.balance(device -> database.history(device, Flow.KEY)));
        for (Watcher screen : flow.screens()) {
            assertEquals(List.of(), screen.closes());
        }
        Await.until("nothing waits any more", Await.SHORT, () -> platform.stat("reports.waiting") == 0);
    }

    private static Flow flow() {
        List<Demo.Device> devices = List.of(platform.newDevice(), platform.newDevice());
        return Flow.start(platform.instance().mqtt(), devices, PER_SECOND, platform::watch);
    }
}
