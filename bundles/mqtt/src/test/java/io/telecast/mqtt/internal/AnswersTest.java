package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.UplinkResult;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What devices are told, by a real broker. */
class AnswersTest {
    private static final DataType TELEMETRY = TestOsgi.type("telemetry", "devices/telemetry");
    private static final DataType GATEWAY = TestOsgi.type("gateway", "gateway/attributes/{message_id}");
    private static final DataType EVENT =
            TestOsgi.type("event", "devices/event/{message_id}", "devices/{device_id}/event/{message_id}");

    @TempDir
    static Path data;

    private static ArtemisBroker broker;

    private final TestBus bus = new TestBus();
    private final TestDirectory directory = new TestDirectory().with("a").with("b");
    private MqttAdapter adapter;
    private TestDevice device;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new ArtemisBroker(data);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        adapter = new MqttAdapter(
                TestOsgi.config(Map.of(
                        "url", broker.url(), "reconnect_min_ms", 20, "reconnect_max_ms", 100, "stop_timeout_ms", 3000)),
                TestOsgi.context());
        adapter.directory = directory.service();
        adapter.bindBus(bus);
        adapter.installed(TELEMETRY);
        adapter.installed(EVENT);
        Await.until("connected", () -> adapter.problem() == null);
        device = new TestDevice(broker.port, "a", "devices/event/response/#", "gateway/attributes/response/#");
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
        for (DataType type : new DataType[] {TELEMETRY, EVENT, GATEWAY}) {
            adapter.uninstalled(type);
        }
        adapter.stop();
    }

    private long figure(String name) {
        return adapter.figures().get(name).longValue();
    }

    private void event(String deviceId, String messageId) throws Exception {
        device.publish("devices/" + deviceId + "/event/" + messageId, "1");
    }

    private String answer() throws Exception {
        return String.valueOf(device.next()).replaceFirst("\"ts\":[0-9]{10}([,}])", "\"ts\":T$1");
    }

    @Test
    void aReportIsAnsweredWhenItIsStoredAndNotBefore() throws Exception {
        bus.holding();
        event("a", "m-1");
        Await.until("came", () -> bus.count() == 1);
        assertNull(device.got.poll());
        Await.until("it is kept", () -> broker.kept() == 1);
        bus.answer(UplinkResult.ok("FindAnimal"));
        assertEquals(
                "devices/event/response/n-a/m-1 1 {\"result\":0,\"message\":\"success\",\"ts\":T,"
                        + "\"method\":\"FindAnimal\"}",
                answer());
        Await.until("acknowledged", () -> broker.kept() == 0);
        Await.until("counted", () -> figure("answers.sent") == 1);
    }

    @Test
    void aReportThatIsRefusedIsAnsweredWithTheReason() throws Exception {
        bus.holding();
        adapter.installed(GATEWAY);
        Await.until("connected", () -> adapter.problem() == null);
        try (Publisher publisher = new Publisher(broker)) {
            publisher.envelope("gateway/attributes/7", "b", 1, 0);
        }
        Await.until("came", () -> bus.count() == 1);
        bus.answer(UplinkResult.drop("bad_report", "\"x\" is no object"));
        assertEquals(
                "gateway/attributes/response/n-b/7 1 {\"result\":1,\"errcode\":\"bad_report\","
                        + "\"message\":\"\\\"x\\\" is no object\",\"ts\":T}",
                answer());
    }

    @Test
    void aReportThatComesBackIsAnsweredOnceWhenItIsHandled() throws Exception {
        bus.holding();
        event("a", "m-1");
        Await.until("came", () -> bus.count() == 1);
        bus.answer(UplinkResult.RETRY);
        Await.until("held", () -> figure("held") == 1);
        bus.full(false);
        event("a", "m-2");
        Set<String> topics = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            topics.add(answer().split(" ")[0]);
        }
        assertEquals(Set.of("devices/event/response/n-a/m-1", "devices/event/response/n-a/m-2"), topics);
        Await.until("counted", () -> figure("answers.sent") == 2);
    }

    @Test
    void whatHasNoMessageIdOrCannotBeReadIsNot() throws Exception {
        try (Publisher publisher = new Publisher(broker)) {
            publisher.envelope("a", 1);
            publisher.raw("devices/event/bad", "no envelope", 1);
        }
        event("stranger", "m-1"); // no device of the directory
        event("a", "m-2");
        assertTrue(answer().startsWith("devices/event/response/n-a/m-2 "));
        assertNull(device.got.poll());
        assertEquals(0, figure("answers.dropped"));
    }

    @Test
    void aDeviceThatIsNotCachedIsLookedUpAndNothingWaitsForThat() throws Exception {
        directory.found.put("c", TestDirectory.device("c", "n-c"));
        event("c", "m-1");
        assertTrue(answer().startsWith("devices/event/response/n-c/m-1 "));
        directory.away = true;
        event("c", "m-2");
        Await.until("acknowledged", () -> broker.kept() == 0 && figure("acknowledged") == 2);
        adapter.directory = null;
        event("a", "m-3");
        Await.until("acknowledged", () -> figure("acknowledged") == 3);
        assertEquals(1, figure("answers.dropped"));
    }

    /** Device numbers are written by other back ends, too. */
    @Test
    void nothingThatCouldBeAnotherDevicesTopicIsMadeOne() throws Exception {
        for (String odd : new String[] {"+", "#", "n-b/m", "", "n\u0000", "x::y", "n".repeat(256)}) {
            directory.cached.put("odd", TestDirectory.device("odd", odd));
            event("odd", "m");
        }
        event("a", "");
        event("a", "i".repeat(256));
        event("a", "last");
        assertTrue(answer().startsWith("devices/event/response/n-a/last "));
        assertNull(device.got.poll());
        assertEquals(9, figure("answers.dropped"));
    }

    @Test
    void answersGoOnAfterTheConnectionsWereLost() throws Exception {
        event("a", "m-1");
        assertTrue(answer().startsWith("devices/event/response/n-a/m-1 "));
        device.close();
        broker.cut();
        Await.until("connected again", () -> figure("connects") >= 6 && adapter.problem() == null);
        device = new TestDevice(broker.port, "a", "devices/event/response/n-a/+");
        event("a", "m-2");
        assertTrue(answer().startsWith("devices/event/response/n-a/m-2 "));
    }

    @Test
    void manyAtOnceAreAllAnswered() throws Exception {
        bus.holding();
        Set<String> expected = new HashSet<>();
        try (Publisher publisher = new Publisher(broker)) {
            for (int i = 0; i < 600; i++) {
                publisher.envelope("devices/event/" + i, "a", i, 0);
                expected.add("devices/event/response/n-a/" + i);
            }
        }
        Await.until("came", () -> bus.count() == expected.size());
        bus.answer(UplinkResult.OK);
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < expected.size(); i++) {
            answered.add(answer().split(" ")[0]);
        }
        assertEquals(expected, answered);
        Await.until("taken", () -> figure("answers.sent") == expected.size());
        assertEquals(0, figure("answers.dropped"));
    }
}
