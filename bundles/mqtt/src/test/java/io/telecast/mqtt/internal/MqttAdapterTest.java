package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter with a real broker. */
class MqttAdapterTest {
    @TempDir
    Path data;

    private ArtemisBroker broker;
    private Publisher publisher;
    private MqttAdapter adapter;
    private final String instance = TestOsgi.instance();
    private final TestBus bus = new TestBus();

    @BeforeEach
    void start() throws Exception {
        broker = new ArtemisBroker(data);
        publisher = new Publisher(broker);
        adapter = adapter(Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        adapter.stop();
        publisher.close();
        broker.close();
    }

    private MqttAdapter adapter(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url",
                broker.url(),
                "instance",
                instance,
                "reconnect_min_ms",
                20,
                "reconnect_max_ms",
                100,
                "retry_ms",
                5,
                "stop_timeout_ms",
                3000));
        all.putAll(values);
        MqttAdapter made = new MqttAdapter(TestOsgi.config(all), TestOsgi.context());
        made.installed(TestOsgi.type("telemetry", "devices/telemetry", "devices/{device_id}/telemetry"));
        Await.until("connected", () -> made.problem() == null);
        return made;
    }

    private static List<Integer> upTo(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private boolean allAcknowledged() {
        return broker.kept() == 0;
    }

    @Test
    void acknowledgesWhatIsHandledAndNothingElse() throws Exception {
        adapter.bindBus(bus.holding());
        publisher.numbered("a", upTo(0, 20));
        Await.until("all came", () -> bus.count() == 20);
        assertEquals(20, broker.kept());
        bus.answer(UplinkResult.OK);
        Await.until("acknowledged", this::allAcknowledged);
        assertEquals(upTo(0, 20), bus.numbers("a"));
        assertEquals(20L, adapter.figures().get("acknowledged"));
        Report first = bus.reports.get(0);
        assertTrue(first.stamped());
        assertEquals(1_700_000_000_000L, first.timestamp());
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAfterTheConnectionWasLost() throws Exception {
        adapter.bindBus(bus.holding());
        publisher.numbered("a", upTo(0, 10));
        Await.until("all came", () -> bus.count() == 10);
        publisher.close();
        broker.cut();
        Await.until("came again", () -> bus.count() == 20);
        bus.answer(UplinkResult.OK);
        Await.until("acknowledged", this::allAcknowledged);
        assertEquals(upTo(0, 10), bus.numbers("a").subList(10, 20));
        publisher = new Publisher(broker);
    }

    @Test
    void survivesARestartOfTheBroker() throws Exception {
        adapter.bindBus(bus);
        publisher.numbered("a", upTo(0, 10));
        Await.until("first came", () -> bus.count() == 10);
        publisher.close();
        broker.stop();
        Await.until("loss is told", () -> adapter.problem() != null);
        broker.start();
        publisher = new Publisher(broker);
        publisher.numbered("a", upTo(10, 20));
        Await.until("the rest came", () -> new TreeSet<>(bus.numbers("a")).size() == 20);
        Await.until("acknowledged", this::allAcknowledged);
        Await.until("well again", () -> adapter.problem() == null);
    }

    @Test
    void keepsOrderWhileTheBusIsFullStopsAndComesBack() throws Exception {
        adapter.bindBus(bus.full(true));
        publisher.numbered("a", upTo(0, 50));
        Await.until("held", () -> adapter.figures().get("held").equals(50));
        bus.full(false).holding();
        Await.until("taken", () -> bus.count() == 50);
        adapter.unbindBus(bus); // it stops, and gives back what it has
        publisher.numbered("a", upTo(50, 100));
        Await.until("held", () -> adapter.figures().get("held").equals(50));
        TestBus next = new TestBus();
        adapter.bindBus(next);
        bus.answer(UplinkResult.RETRY);
        Await.until("all came", () -> next.count() == 100);
        assertEquals(upTo(0, 100), next.numbers("a"));
        Await.until("acknowledged", this::allAcknowledged);
    }

    @Test
    void losesNothingWhileItIsAway() throws Exception {
        adapter.bindBus(bus.holding());
        publisher.numbered("a", upTo(0, 10));
        Await.until("all came", () -> bus.count() == 10);
        Thread stopper = new Thread(() -> {
            try {
                adapter.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stopper.start();
        bus.answer(UplinkResult.OK);
        stopper.join(10_000);
        Await.until("acknowledged", this::allAcknowledged);
        publisher.numbered("a", upTo(10, 20));
        assertEquals(10, broker.kept());
        adapter = adapter(Map.of());
        adapter.bindBus(bus);
        Await.until("the rest came", () -> bus.count() == 20);
        assertEquals(upTo(0, 20), bus.numbers("a"));
        Await.until("acknowledged", this::allAcknowledged);
    }

    @Test
    void aMalformedMessageCostsOnlyItself() throws Exception {
        adapter.stop();
        adapter = adapter(Map.of("packet_max_bytes", 2048));
        adapter.bindBus(bus);
        for (String bad : List.of(
                "no json",
                "{\"values\":\"AA==\"}",
                "{\"device_id\":\"a\",\"values\":\"§\"}",
                "{\"device_id\":\"a b\",\"values\":\"AA==\"}",
                "{\"device_id\":\"a\"}",
                "[]",
                "",
                "x".repeat(300_000))) {
            publisher.raw("devices/telemetry", bad, 1);
        }
        publisher.envelope("a", 1);
        publisher.raw("devices/b/telemetry", "7", 1);
        Await.until("the good ones came", () -> bus.count() == 2);
        Await.until("the bad ones are told", () -> bus.refusals().size() == 8);
        Await.until("acknowledged", this::allAcknowledged);
        assertEquals(List.of(7), bus.numbers("b"));
        assertFalse(bus.reports.get(1).stamped());
    }

    @Test
    void hostilePropertiesAndTopicsDoNotEndTheConnection() throws Exception {
        adapter.bindBus(bus);
        MqttProperties properties = new MqttProperties();
        properties.setCorrelationData(new byte[40_000]);
        properties.setUserProperties(List.of(new UserProperty("a", "b")));
        MqttMessage hostile = new MqttMessage("1".getBytes(StandardCharsets.US_ASCII), 1, false, properties);
        publisher.message("devices/b/telemetry", hostile);
        publisher.envelope("a", 2);
        Await.until("both came", () -> bus.count() == 2);
        Await.until("acknowledged", this::allAcknowledged);
        assertEquals(1L, adapter.figures().get("connects"));
    }

    @Test
    void aTypeComesAndKeepsItsReportsUntilItIsUninstalled() throws Exception {
        adapter.bindBus(bus);
        DataType events = TestOsgi.type("event", "devices/event/{message_id}");
        adapter.installed(events);
        Await.until("connected", () -> adapter.problem() == null);
        publisher.envelope("devices/event/m-1", "a", 1, 1);
        Await.until("came", () -> bus.count() == 1);
        assertEquals("m-1", bus.reports.get(0).messageId());
        assertEquals("event", bus.reports.get(0).type());

        publisher.envelope("devices/event/m-2", "a", 2, 1);
        Await.until("still comes", () -> bus.count() == 2);

        adapter.installed(TestOsgi.type("event", "devices/event/{message_id}", "devices/alarm/{message_id}"));
        Await.until("subscribed to what is new", () -> broker.hasQueue("alarm"));
        DataType updated = TestOsgi.type("event", "devices/alarm/{message_id}");
        adapter.installed(updated);
        Await.until("unsubscribed from what is not", () -> !broker.hasQueue("event/+"));
        publisher.envelope("devices/alarm/m-3", "a", 3, 1);
        Await.until("comes by the new topic", () -> bus.count() == 3);

        adapter.uninstalled(updated);
        Await.until("unsubscribed", () -> !broker.hasQueue("alarm") && !broker.hasQueue("event"));
        publisher.envelope("a", 4);
        Await.until("others go on", () -> bus.count() == 4);
        assertEquals(2, adapter.figures().get("clients.connected"), "telemetry, and the one for answers");
    }

    /** As a jar that is replaced: its successor has the same client id. */
    @Test
    void aTypeThatIsInstalledAgainAtOnceWaitsForTheEndOfTheOneBefore() throws Exception {
        adapter.bindBus(bus.holding());
        DataType events = TestOsgi.type("event", "devices/event/{message_id}");
        for (int round = 0; round < 2; round++) {
            adapter.installed(events);
            adapter.uninstalled(events);
        }
        adapter.installed(events);
        Await.until("connected", () -> adapter.problem() == null);
        publisher.envelope("devices/event/m-1", "a", 1, 1);
        Await.until("came", () -> bus.count() == 1);
        assertEquals(0L, adapter.figures().get("connections.lost"), "none took the session of another");
    }

    @Test
    void twoTypesCannotShareATopic() throws Exception {
        adapter.bindBus(bus);
        DataType thief = TestOsgi.type("thief", "devices/thief", "devices/telemetry");
        assertThrows(IllegalArgumentException.class, () -> adapter.installed(thief));
        adapter.uninstalled(thief);
        publisher.envelope("a", 1);
        Await.until("came", () -> bus.count() == 1);
        assertEquals("telemetry", bus.reports.get(0).type());
    }

    @Test
    void anAbsentTypeHoldsOnlyItsOwnReceiveMaximum() throws Exception {
        adapter.stop();
        adapter = adapter(Map.of("receive_maximum", 10));
        adapter.bindBus(bus.holding());
        publisher.numbered("a", upTo(0, 30));
        Await.until("as many as allowed came", () -> bus.count() == 10);
        assertEquals(30, broker.kept());
        bus.answer(UplinkResult.OK);
        Await.until("all came", () -> bus.count() == 30);
        // Artemis may pass a report by when the receive maximum is used up, so this is not about order.
        assertEquals(upTo(0, 30), bus.numbers("a").stream().sorted().toList());
        Await.until("acknowledged", this::allAcknowledged);
    }

    @Test
    void aBacklogLargerThanTheReceiveMaximumComesAfterEachConnect() throws Exception {
        adapter.stop();
        publisher.numbered("a", upTo(0, 50));
        TestBus held = new TestBus().holding();
        adapter = adapter(Map.of("receive_maximum", 10));
        adapter.bindBus(held);
        Await.until("as many as allowed came", () -> held.count() == 10);
        publisher.close();
        broker.cut();
        Await.until("came again", () -> held.count() == 20);
        held.answer(UplinkResult.OK);
        Await.until("all came", () -> new TreeSet<>(held.numbers("a")).size() == 50);
        Await.until("acknowledged", this::allAcknowledged);
        publisher = new Publisher(broker);
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        adapter.stop();
        TestThreads.assertNoneLeft(instance);
    }
}
