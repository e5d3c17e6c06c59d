package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Finding;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Ledger;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Pair;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Reporter;
import io.telecast.itests.kit.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scripts on two instances that share the reports: edits, and neighbours one would not want. */
@ExtendWith(SharedPair.class)
class ScriptIT {
    private static final String REASONS = "select distinct reason from telecast_dead_letters where device_id = ?";

    /** Each with a part of the reason that its reports are refused with. */
    private static final Map<String, String> HOSTILE = hostile();

    private static Database database;
    private static Instance first;
    private static Instance second;
    private static Demo demo;
    private static Path scripts;

    private static Map<String, String> hostile() {
        Map<String, String> hostile = new LinkedHashMap<>();
        hostile.put("function decode() { for (;;); }", "deadline of 50 ms");
        hostile.put("decode = () => /^(a+)+\\1$/.test('a'.repeat(40) + 'b')", "deadline of 50 ms");
        hostile.put("decode = () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20)); }", "64 MB");
        hostile.put("decode = () => { let text = 'x'; for (;;) text += text + 'y'; }", "script ");
        hostile.put("decode = () => { const f = () => { try { f(); } finally { f(); } }; f(); }", "script ");
        hostile.put(
                "decode = () => { Promise.resolve().then(function f() { return Promise.resolve().then(f); }); }",
                "50 ms");
        hostile.put("function decode( { // never closed", "SyntaxError");
        return hostile;
    }

    @BeforeAll
    static void take(Pair pair) {
        database = pair.database();
        first = pair.first();
        second = pair.second();
        demo = first.demo();
        scripts = Distribution.folder("scripts");
    }

    /** The script says in every value which one it is; both instances take their share of the reports. */
    @Test
    void anEditTakesEffectAtTheNextReportOnEveryInstance() throws Exception {
        Demo.Device device = first.createDevice(demo.tenant());
        try (Watcher screen = Platform.watch(first, demo.token(), device);
                MqttDevice connection = MqttDevice.connect(first.mqtt(), device)) {
            for (long edition = 1; edition <= 4; edition++) {
                set(edition % 2 == 0 ? first : second, Map.of(device, edition(edition)));
                awaitEdition(connection, screen, edition);
            }
        }
    }

    private static String edition(long number) {
        return "decode = () => ({ edition: " + number + " })";
    }

    /** Reports until an edit has arrived everywhere, which takes a look for changes; from then on it is used always. */
    private static void awaitEdition(MqttDevice connection, Watcher screen, long edition) {
        Await.until("edition " + edition + " on both instances", Duration.ofSeconds(5), () -> {
            connection.report(Reporter.TOPIC, "x");
            return endsWith(screen, edition, 20);
        });
        // Of two reports that overtake each other, one on each instance, a screen shows the newer one only.
        int settled = screen.frames().size();
        Await.until("more frames", Await.SHORT, () -> {
            connection.report(Reporter.TOPIC, "x");
            return screen.frames().size() >= settled + 20;
        });
        assertTrue(endsWith(screen, edition, 40), () -> "" + screen.numbers("edition"));
    }

    private static boolean endsWith(Watcher screen, long edition, int times) {
        List<Long> editions = screen.numbers("edition");
        return editions.size() >= times
                && editions.subList(editions.size() - times, editions.size()).stream()
                        .allMatch(e -> e == edition);
    }

    @Test
    void anEditLiftsASuspensionOnEveryInstance() throws Exception {
        Demo.Device device = first.createDevice(demo.tenant());
        set(first, Map.of(device, "function decode() { for (;;); }"));
        try (Watcher screen = Platform.watch(second, demo.token(), device);
                MqttDevice connection = MqttDevice.connect(first.mqtt(), device)) {
            // Five go over the limit on each of the two, the ones after that are refused at once.
            for (int i = 0; i < 30; i++) {
                connection.report(Reporter.TOPIC, "x");
            }
            Await.until("the script is suspended on both", Await.SHORT, () -> suspended(first) && suspended(second));

            set(second, Map.of(device, edition(1)));

            awaitEdition(connection, screen, 1);
        }
        assertTrue(
                database.texts(REASONS, device.id()).stream()
                        .anyMatch(reason -> reason.startsWith("script suspended for ")),
                () -> "" + database.texts(REASONS, device.id()));
    }

    private static boolean suspended(Instance instance) {
        return instance.stats().get("script.scripts.suspended").longValue() >= 1;
    }

    @Test
    void hostileScriptsCostTheirOwnReportsAlone() throws Exception {
        List<Demo.Device> devices = first.createDevices(demo.tenant(), HOSTILE.size() + 2);
        Demo.Device healthy = devices.get(0);
        Demo.Device plain = devices.get(1);
        List<Demo.Device> hostile = devices.subList(2, devices.size());
        Map<Demo.Device, String> sources = new LinkedHashMap<>();
        sources.put(healthy, "decode = (b) => JSON.parse(new TextDecoder().decode(b))");
        List<String> texts = List.copyOf(HOSTILE.keySet());
        for (int i = 0; i < hostile.size(); i++) {
            sources.put(hostile.get(i), texts.get(i));
        }
        set(first, sources);

        Ledger ledger = new Ledger();
        List<Reporter> attackers = new ArrayList<>();
        try (Watcher screen = Platform.watch(second, demo.token(), healthy);
                MqttDevice connection = MqttDevice.connect(first.mqtt(), healthy);
                Reporter other = Reporter.start(ledger, first.mqtt(), plain, 50)) {
            Map<Long, Long> published = new HashMap<>();
            latencies(ledger, connection, healthy, screen, published, 100);
            List<Long> before = latencies(ledger, connection, healthy, screen, published, 200);
            Ledger theirs = new Ledger();
            for (Demo.Device device : hostile) {
                attackers.add(Reporter.start(theirs, first.mqtt(), device, 10 * Effort.FACTOR));
            }
            List<Long> beside = latencies(ledger, connection, healthy, screen, published, 400 * Effort.FACTOR);
            attackers.forEach(Reporter::stop);
            other.stop();

            System.out.printf(
                    "SCRIPTS publish to frame, p99 before %.1f ms, beside %d hostile scripts %.1f ms (max %.1f ms)%n",
                    p99(before) / 1e6, hostile.size(), p99(beside) / 1e6, beside.get(beside.size() - 1) / 1e6);
            assertTrue(beside.size() > 200 * Effort.FACTOR, () -> "only " + beside.size() + " frames came");
            long allowed = Math.max(10 * p99(before), TimeUnit.MILLISECONDS.toNanos(250));
            assertTrue(p99(beside) < allowed, "p99 went from " + p99(before) + " ns to " + p99(beside));
            assertNothingLost(ledger, healthy);
            assertNothingLost(ledger, plain);
            assertEquals(
                    0,
                    database.query("select count(*) from telemetry_datas where device_id in ("
                                    + hostile.stream()
                                            .map(d -> "'" + d.id() + "'")
                                            .collect(Collectors.joining(",")) + ")")
                            .get(0));
        } finally {
            attackers.forEach(Reporter::stop);
        }
        for (int i = 0; i < hostile.size(); i++) {
            assertRefused(hostile.get(i), HOSTILE.get(texts.get(i)));
        }
        assertTrue(first.isAlive() && second.isAlive());
    }

    /** Publishes at a steady rate and waits for each frame; the times in between, ascending. */
    private static List<Long> latencies(
            Ledger ledger,
            MqttDevice connection,
            Demo.Device device,
            Watcher screen,
            Map<Long, Long> published,
            int count)
            throws MqttException {
        Set<Long> numbers = new TreeSet<>();
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long number = published.size() + 1L;
            numbers.add(number);
            ledger.published(device.id(), number);
            published.put(number, System.nanoTime());
            byte[] payload = ("{\"seq\":" + number + "}").getBytes(StandardCharsets.UTF_8);
            connection.publish(Reporter.TOPIC, payload).thenRun(() -> ledger.acknowledged(device.id(), number));
            due += TimeUnit.MILLISECONDS.toNanos(15);
            LockSupport.parkNanos(due - System.nanoTime());
        }
        // Two instances take turns: of two reports that overtake each other a screen shows the newer one.
        long last = published.size();
        Await.until("the last frame of " + device.id(), Await.SHORT, () -> screen.numbers("seq")
                .contains(last));
        return screen.frames().stream()
                .filter(frame -> numbers.contains(frame.json().path("seq").asLong()))
                .map(frame ->
                        frame.nanos() - published.get(frame.json().path("seq").asLong()))
                .sorted()
                .toList();
    }

    private static long p99(List<Long> sorted) {
        return sorted.get(sorted.size() * 99 / 100);
    }

    private static void assertNothingLost(Ledger ledger, Demo.Device device) {
        Await.until("all of " + device.id() + " is stored", Await.SHORT, () -> findings(ledger, device)
                .isEmpty());
        assertEquals(List.of(), findings(ledger, device));
    }

    private static List<Finding> findings(Ledger ledger, Demo.Device device) {
        return ledger.compareStored(device.id(), database.history(device.id(), "seq"));
    }

    private static void assertRefused(Demo.Device device, String reason) {
        Await.until("dead letters of " + device.id(), Await.SHORT, () -> database.texts(REASONS, device.id()).stream()
                .anyMatch(kept -> kept.contains(reason)));
        List<String> foreign = database.texts(REASONS, device.id()).stream()
                .filter(kept -> !kept.startsWith("script ") && !kept.startsWith("the script is too slow"))
                .toList();
        assertEquals(List.of(), foreign);
    }

    /** Sets scripts by console commands, in one go. */
    private static void set(Instance instance, Map<Demo.Device, String> sources) throws IOException {
        List<String> commands = new ArrayList<>();
        for (Map.Entry<Demo.Device, String> each : sources.entrySet()) {
            Path file = Files.createTempFile(scripts, "script", ".js");
            Files.writeString(file, each.getValue());
            commands.add("telecast:script-set " + each.getKey().id() + " " + file);
        }
        instance.command(String.join("; ", commands));
    }
}
