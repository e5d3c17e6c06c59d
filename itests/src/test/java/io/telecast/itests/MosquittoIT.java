package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Finding;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Ledger;
import io.telecast.itests.kit.Mosquitto;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.PatientDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.RedisServer;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two instances on a mosquitto that is configured as we recommend it: TLS with client certificates, rights by the
 * broker's own list. The devices' reports carry their time, so the books must be exact whatever dies.
 */
class MosquittoIT {
    private static final int PER_SECOND = 50;

    private static Mosquitto broker;
    private static RedisServer redis;
    private static Database database;
    private static Instance east;
    private static Instance west;
    private static Demo demo;
    private static final Deque<Demo.Device> FRESH = new ArrayDeque<>();

    private final Ledger ledger = new Ledger();

    @BeforeAll
    static void start() {
        Mosquitto.assumeInstalled();
        broker = Mosquitto.start(Distribution.folder("mosquitto"));
        redis = RedisServer.start(Distribution.folder("mosquitto-redis"));
        database = Database.postgres(Distribution.folder("mosquitto-postgres"));
        east = instance("east").start();
        demo = east.demo();
        west = instance("west").start();
        FRESH.addAll(broker.admit(east.createDevices(demo.tenant(), 6)));
        broker.save();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {west, east, database, redis, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static Instance instance(String name) {
        return broker.serve(Instance.named(name))
                .redis(redis.uri())
                .database(database)
                .setting("io.telecast.auth", "jwt.hs256.key", "0123456789abcdef0123456789abcdef-tests-only");
    }

    @Test
    void aReportComesToScreensAndStoreAndOnlyUnderItsOwnName() throws Exception {
        Demo.Device device = FRESH.remove();
        Demo.Device other = demo.devices().get(0);
        String own = "devices/" + device.id() + "/telemetry";
        try (Watcher here = Platform.watch(east, demo.token(), device);
                Watcher there = Platform.watch(west, demo.token(), device)) {
            report(device, own, "{\"" + Flow.KEY + "\":1}");
            for (Watcher screen : List.of(here, there)) {
                Await.until("the value is seen", Await.SHORT, () -> shows(screen, 1));
            }
            Await.until("it is stored", Await.SHORT, () -> history(device).equals(List.of(1L)));
            String forged = "{\"" + Flow.KEY + "\":9}";
            String values = Base64.getEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8));
            forge(device, "devices/" + other.id() + "/telemetry", forged);
            forge(device, "devices/telemetry", "{\"device_id\":\"" + other.id() + "\",\"values\":\"" + values + "\"}");
            report(device, own, "{\"" + Flow.KEY + "\":2}");
            Await.until("the next is stored", Await.SHORT, () -> history(device).equals(List.of(1L, 2L)));
            assertEquals(List.of(), history(other));
        }
    }

    /** By the rights of the broker's list: ours to write answers, the device's to read its own. */
    @Test
    void eventsAndAttributesAreAnsweredAndNobodyElseHearsIt() throws Exception {
        Demo.Device device = FRESH.remove();
        Demo.Device other = FRESH.remove();
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        BlockingQueue<String> overheard = new LinkedBlockingQueue<>();
        try (MqttDevice client = MqttDevice.connect(broker.devices(), device);
                MqttDevice listener = MqttDevice.connect(broker.devices(), other)) {
            client.subscribe("devices/+/response/" + device.number() + "/+", answers::add);
            listener.subscribe("devices/+/response/#", overheard::add);
            String own = "devices/" + device.id();
            client.report(own + "/event/7", "{\"method\":\"FindAnimal\",\"params\":{}}");
            JsonNode event = next(answers);
            assertEquals(0, event.path("result").asInt(-1), event::toString);
            assertEquals("FindAnimal", event.path("method").asText());
            client.report(own + "/attributes/8", "[1]");
            JsonNode refused = next(answers);
            assertEquals(1, refused.path("result").asInt(-1), refused::toString);
            assertEquals("bad_report", refused.path("errcode").asText());
            listener.report("devices/" + other.id() + "/event/9", "{\"method\":\"m\",\"params\":{}}");
            assertEquals("m", next(overheard).path("method").asText());
            assertEquals(0, overheard.size() + answers.size());
        }
    }

    @Test
    void theBrokerIsKilledUnderLoad() {
        Demo.Device device = FRESH.remove();
        try (Watcher screen = Platform.watch(east, demo.token(), device);
                PatientDevice patient = PatientDevice.start(ledger, broker.devices(), device, PER_SECOND)) {
            for (int i = 0; i < Effort.FACTOR; i++) {
                patient.awaitMore(PER_SECOND);
                broker.kill();
                patient.awaitMore(PER_SECOND / 2);
                Await.until("the loss is told", Await.SHORT, () -> problem(east).contains("the broker localhost:"));
                broker.start();
                patient.awaitMore(PER_SECOND);
            }
            patient.stop();
            assertBalanced(device, patient);
            Await.until("the last value is seen", Await.SHORT, () -> shows(screen, patient.sequence()));
            assertEquals(List.of(), screen.closes());
        }
        east.awaitReady();
        west.awaitReady();
    }

    /** mosquitto keeps its share for it, until it is back. */
    @Test
    @WithFaults
    void anInstanceIsKilledAndComesBack() {
        Demo.Device device = FRESH.remove();
        try (PatientDevice patient = PatientDevice.start(ledger, broker.devices(), device, PER_SECOND)) {
            patient.awaitMore(PER_SECOND);
            west.kill();
            patient.awaitMore(PER_SECOND);
            patient.stop();
            Await.until(
                    "the other one stores its share",
                    Await.SHORT,
                    () -> history(device).size() >= patient.sequence() - PER_SECOND);
            assertTrue(history(device).size() < patient.sequence(), "a share waits for the one that is away");
            west.start();
            assertBalanced(device, patient);
        }
    }

    /** As by a change of a setting; its sessions stay with the broker. */
    @Test
    void anInstanceLeavesAndReturnsUnderLoad() {
        Demo.Device device = FRESH.remove();
        try (PatientDevice patient = PatientDevice.start(ledger, broker.devices(), device, PER_SECOND)) {
            for (int i = 0; i < Effort.FACTOR; i++) {
                patient.awaitMore(PER_SECOND / 2);
                long before = connects(east);
                east.setting("io.telecast.mqtt", "retry.ms", 40 + i);
                Await.until("it is back", Duration.ofSeconds(20), () -> connects(east) > before);
                patient.awaitMore(PER_SECOND / 2);
            }
            patient.stop();
            assertBalanced(device, patient);
        }
    }

    private void assertBalanced(Demo.Device device, PatientDevice patient) {
        Await.until(
                "all is stored",
                Duration.ofSeconds(20),
                () -> ledger.compareStored(device.id(), history(device)).stream()
                        .noneMatch(finding -> finding.kind() == Finding.Kind.LOST));
        assertEquals(List.of(), ledger.compareStored(device.id(), history(device)));
        assertEquals(patient.sequence(), history(device).size(), "all that was reported");
        assertEquals(List.of(patient.sequence()), database.current(device.id(), Flow.KEY));
    }

    private static List<Long> history(Demo.Device device) {
        return database.history(device.id(), Flow.KEY);
    }

    private static boolean shows(Watcher screen, long number) {
        return screen.screen().get(Flow.KEY).asLong() == number;
    }

    private static String problem(Instance instance) {
        return new Rest(instance.http(), null).get("/health/ready").body();
    }

    private static long connects(Instance instance) {
        return instance.log()
                .lines()
                .filter(line -> line.contains("Reports of telemetry come in by"))
                .count();
    }

    private static JsonNode next(BlockingQueue<String> answers) throws InterruptedException {
        String answer = answers.poll(Await.SHORT.toMillis(), TimeUnit.MILLISECONDS);
        assertNotNull(answer, "no answer");
        return Json.read(answer);
    }

    /** By TLS, as a device should. */
    private static void report(Demo.Device device, String topic, String payload) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(broker.devicesByTls(), "any", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(broker.tls().sockets());
        options.setUserName(device.username());
        options.setPassword(device.password().getBytes(StandardCharsets.UTF_8));
        try {
            client.connect(options).waitForCompletion(Await.SHORT.toMillis());
            IMqttToken token = client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
            token.waitForCompletion(Await.SHORT.toMillis());
            assertEquals(0, token.getReasonCodes()[0]);
        } finally {
            client.disconnectForcibly(0, 100, false);
            client.close(true);
        }
    }

    /** The broker's answer, or the end of the connection, is waited for; what counts is that nothing arrives. */
    private static void forge(Demo.Device device, String topic, String payload) throws MqttException {
        try (MqttDevice client = MqttDevice.connect(broker.devices(), device)) {
            client.publish(topic, payload.getBytes(StandardCharsets.UTF_8))
                    .exceptionally(refused -> null)
                    .orTimeout(Await.SHORT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
