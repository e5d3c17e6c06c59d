package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.uplink.DataType;
import io.telecast.api.uplink.UplinkResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of reports with mosquitto, which keeps a share of them for each session, whether it is there or not. */
class MosquittoTest {
    private static final int BACKLOG = 2000;
    private static final int NOBODY = 0x10; // there are no matching subscribers

    @TempDir
    Path folder;

    private Mosquitto broker;
    private Publisher publisher;
    private final List<MqttAdapter> adapters = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto(folder, "allow_anonymous true");
        publisher = new Publisher(broker.port);
    }

    @AfterEach
    void stop() throws Exception {
        for (MqttAdapter adapter : adapters) {
            adapter.stop();
        }
        if (broker != null) {
            publisher.close();
            broker.close();
        }
    }

    private MqttAdapter adapter(String instance, TestBus bus, Object... values) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "mqtt://127.0.0.1:" + broker.port,
                "instance", instance,
                "reconnect_min_ms", 20,
                "reconnect_max_ms", 100,
                "retry_ms", 5,
                "stop_timeout_ms", 1000));
        for (int i = 0; i < values.length; i += 2) {
            all.put((String) values[i], values[i + 1]);
        }
        MqttAdapter made = new MqttAdapter(TestOsgi.config(all), TestOsgi.context());
        adapters.add(made);
        made.bindBus(bus);
        made.installed(TestOsgi.type("telemetry", "devices/telemetry", "devices/{device_id}/telemetry"));
        Await.until("connected", () -> made.problem() == null);
        return made;
    }

    private void stop(MqttAdapter adapter) throws Exception {
        adapters.remove(adapter);
        adapter.stop();
    }

    private void publish(int from, int to) throws Exception {
        for (int number = from; number < to; number++) {
            publisher.raw("devices/a/telemetry", Integer.toString(number), 1);
        }
    }

    private static long figure(MqttAdapter adapter, String name) {
        return adapter.figures().get(name).longValue();
    }

    private static List<Integer> upTo(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void aSessionThatIsAwayGetsWhatWasKeptForItInOrder() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = adapter("one", bus);
        publish(0, 10);
        Await.until("came", () -> bus.count() == 10);
        stop(adapter);
        publish(10, 2000);
        adapter("one", bus);
        Await.until("came", () -> bus.count() == 2000);
        assertEquals(upTo(0, 2000), bus.numbers("a"));
        long[] times =
                bus.reports.stream().mapToLong(report -> report.timestamp()).toArray();
        assertTrue(
                IntStream.range(1, times.length).allMatch(i -> times[i] > times[i - 1]),
                "each report has a place of its own in the history");
    }

    /** With acknowledgements mosquitto before 2.0.13 sends more than the receive maximum; what then? */
    @Test
    void whatItSendsBeyondTheReceiveMaximumWaitsAndPingsGoOn() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = behindABacklog(bus);
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        while (System.nanoTime() < end) {
            most = Math.max(most, figure(adapter, "submitted") + figure(adapter, "held"));
            bus.answer(1, UplinkResult.OK);
            Thread.sleep(1);
        }
        assertTrue(most <= 21, most + " were out");
        bus.answer(UplinkResult.OK);
        Await.until("came", () -> bus.count() == BACKLOG);
        assertEquals(upTo(0, BACKLOG), bus.numbers("a"), "in order, none twice");
        assertEquals(0, figure(adapter, "connections.lost"));
    }

    @Test
    void itsEndIsFoundEvenWhenThereIsNoRoom() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = behindABacklog(bus);
        // A newer one sends no more than it may, and there is always room.
        for (int i = 0; i < BACKLOG / 4 && figure(adapter, "paused") == 0; i++) {
            bus.answer(1, UplinkResult.OK);
            Thread.sleep(1);
        }
        broker.close();
        Await.until("gone", () -> adapter.problem() != null);
    }

    /** A session for which reports wait, whose lanes answer only when they are told to. */
    private MqttAdapter behindABacklog(TestBus bus) throws Exception {
        stop(adapter("one", bus));
        publish(0, BACKLOG);
        return adapter("one", bus.holding(), "receive_maximum", 10, "keepalive_s", 1);
    }

    @Test
    void anUnknownIdIsADeadLetter() throws Exception {
        TestBus bus = new TestBus();
        adapter("one", bus);
        publisher.raw("devices/a b/telemetry", "1", 1);
        publisher.raw("devices/event/telemetry", "2", 1);
        publish(3, 4);
        Await.until("the good one came", () -> bus.count() == 1);
        assertEquals(List.of(Arrival.NO_ID, Arrival.NO_ID), bus.refusals());
    }

    @Test
    void twoInstancesShareAndOneThatIsAwayKeepsItsShare() throws Exception {
        TestBus one = new TestBus();
        TestBus two = new TestBus();
        adapter("one", one);
        MqttAdapter second = adapter("two", two);
        publish(0, 20);
        Await.until("came", () -> one.count() + two.count() == 20);
        assertEquals(10, one.count(), "round-robin");
        stop(second);
        publish(20, 40);
        Await.until("half of them came", () -> one.count() == 20);
        assertEquals(10, two.count());
        adapter("two", two);
        Await.until("the rest came when it was back", () -> two.count() == 20);
        List<Integer> all = new ArrayList<>(one.numbers("a"));
        all.addAll(two.numbers("a"));
        assertEquals(upTo(0, 40), all.stream().sorted().toList(), "none lost, none twice");
    }

    /** Not what one would wish, but what mosquitto does: see the operator's page. */
    @Test
    void theShareOfASessionThatExpiresIsLostAndOthersGetAllThatComesLater() throws Exception {
        TestBus one = new TestBus();
        TestBus two = new TestBus();
        adapter("one", one);
        MqttAdapter second = adapter("two", two, "session_expiry_s", 1L);
        stop(second);
        publish(0, 10);
        Await.until("half of them came", () -> one.count() == 5);
        Path log = folder.resolve("mosquitto.log");
        Await.until("expired", () -> text(log).contains("Expiring client telecast-two-telemetry"));
        publish(10, 20);
        Await.until("all that is new comes", () -> one.count() == 15);
        adapter("two", two);
        publish(20, 22);
        Await.until("they share again", () -> one.count() == 16 && two.count() == 1);
        assertEquals(List.of(21), two.numbers("a"), "what was kept for it is gone");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInstanceThatLeavesTakesWhatWaitsForItAndGetsNoMore() throws Exception {
        TestBus one = new TestBus();
        TestBus two = new TestBus();
        adapter("one", one);
        MqttAdapter second = adapter("two", two);
        stop(second);
        publish(0, 20);
        Await.until("half of them came", () -> one.count() == 10);
        MqttAdapter leaving = adapter("two", two, "leave", true);
        Await.until("the other half", () -> two.count() == 10);
        publish(20, 30);
        Await.until("all the new ones to the other", () -> one.count() == 20);
        stop(leaving);
        publish(30, 40);
        Await.until("all that is new to the other", () -> one.count() == 30);
        assertEquals(10, two.count());
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterARestartOfTheBroker() throws Exception {
        TestBus bus = new TestBus().holding();
        MqttAdapter adapter = adapter("one", bus);
        publish(0, 10);
        Await.until("came", () -> bus.count() == 10);
        restart();
        Await.until("came again", () -> bus.count() == 20);
        Await.until("well again", () -> adapter.problem() == null);
        bus.answer(UplinkResult.OK);
        publish(10, 20);
        Await.until("goes on", () -> new TreeSet<>(bus.numbers("a")).size() == 20);
    }

    /** mosquitto 2.0 says that it kept the session, and forgot the shared subscription in it. */
    @Test
    void isNotDeafAfterARestartOrACrashOfTheBroker() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = adapter("one", bus);
        restart();
        Await.until("well again", () -> adapter.problem() == null);
        publish(0, 10);
        Await.until("came", () -> bus.count() == 10);
        publisher.close();
        broker.kill();
        Await.until("the loss is told", () -> adapter.problem() != null);
        broker.start();
        publisher = new Publisher(broker.port);
        Await.until("well again", () -> adapter.problem() == null);
        publish(10, 20);
        Await.until("came", () -> bus.count() == 20);
        assertEquals(upTo(0, 20), bus.numbers("a"));
    }

    @Test
    void anInstanceAloneLosesNothingInARestartNotEvenWhatComesBeforeItIsBack() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = adapter("one", bus, "group", "");
        publish(0, 10);
        Await.until("came", () -> bus.count() == 10);
        stop(adapter);
        publish(10, 20);
        restart();
        publish(20, 30);
        adapter("one", bus, "group", "");
        Await.until("came", () -> bus.count() == 30);
        assertEquals(upTo(0, 30), bus.numbers("a"));
    }

    @Test
    void aRetainedReportIsTakenOnceWhenItIsMade() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = adapter("one", bus, "group", "");
        publisher.message("devices/a/telemetry", new MqttMessage(new byte[] {'1'}, 1, true, new MqttProperties()));
        Await.until("came", () -> bus.count() == 1);
        stop(adapter);
        adapter("one", bus, "group", "");
        publish(2, 3);
        Await.until("the next came", () -> bus.numbers("a").contains(2));
        assertEquals(List.of(1, 2), bus.numbers("a"));
    }

    @Test
    void aTypeThatIsUpdatedAndUninstalledLeavesNothingWithTheBroker() throws Exception {
        TestBus bus = new TestBus();
        MqttAdapter adapter = adapter("one", bus);
        DataType before = TestOsgi.type("alarm", "devices/{device_id}/alarm");
        DataType after = TestOsgi.type("alarm", "devices/{device_id}/alert");
        try (TestDevice device = new TestDevice(broker.port, "a")) {
            adapter.installed(before);
            Await.until("connected", () -> adapter.problem() == null);
            assertEquals(0, device.publish("devices/a/alarm", "1"));
            Await.until("came", () -> bus.count() == 1);

            adapter.installed(after);
            Await.until("subscribed", () -> publish(device, "devices/a/alert", "2") == 0);
            Await.until("came", () -> bus.numbers("a").contains(2));
            assertEquals(NOBODY, device.publish("devices/a/alarm", "3"));

            adapter.uninstalled(after);
            Await.until("unsubscribed", () -> publish(device, "devices/a/alert", "4") == NOBODY);
            publish(5, 6);
            Await.until("others go on", () -> bus.numbers("a").contains(5));
        }
    }

    private static int publish(TestDevice device, String topic, String payload) {
        try {
            return device.publish(topic, payload);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private void restart() throws Exception {
        publisher.close();
        broker.close();
        broker.start();
        publisher = new Publisher(broker.port);
    }
}
