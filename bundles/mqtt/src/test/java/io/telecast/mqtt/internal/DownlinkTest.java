package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers while their connection is away, or the broker does not want them. */
class DownlinkTest {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final MqttCounters counters = new MqttCounters();
    private volatile Broker address;
    private Downlink downlink = downlink(3);

    private Downlink downlink(int waiting) {
        MqttSettings settings = MqttSettings.of(TestOsgi.config(Map.of(
                "answers_waiting_max",
                waiting,
                "instance",
                TestOsgi.instance(),
                "reconnect_min_ms",
                20,
                "reconnect_max_ms",
                50)));
        return new Downlink(settings, counters, executor, () -> address);
    }

    @AfterEach
    void stop() throws Exception {
        downlink.close();
        executor.shutdownNow();
    }

    private void send(String device, int number) {
        byte[] payload = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        downlink.send("answers/+", "answers/" + device, payload);
    }

    @Test
    void isNotMadeBeforeItIsWanted() {
        downlink.connectSoon();
        assertNull(downlink.problem());
        assertEquals(0, executor.getTaskCount());
        downlink.open();
        Await.until("says what it waits for", () -> "waits for the embedded broker".equals(downlink.problem()));
    }

    @Test
    void theNewestWaitForTheConnection(@TempDir Path data) throws Exception {
        downlink.open();
        for (int i = 0; i < 10; i++) {
            send("a", i);
        }
        assertEquals(7, counters.answersDropped.sum());
        assertEquals(3, downlink.waiting());
        try (ArtemisBroker broker = new ArtemisBroker(data);
                TestDevice device = new TestDevice(broker.port, "a", "answers/a")) {
            address = Broker.of("url", broker.url(), "", "");
            downlink.connectSoon();
            Set<String> got = new TreeSet<>(); // this broker may swap them
            for (int i = 0; i < 3; i++) {
                got.add(device.next());
            }
            assertEquals(Set.of("answers/a 1 7", "answers/a 1 8", "answers/a 1 9"), got);
            Await.until("taken", () -> downlink.waiting() == 0);
            assertEquals(3, counters.answersSent.sum());
        }
    }

    @Test
    void whatTheBrokerHadNotTakenWhenItWentGoesToTheNextOne(@TempDir Path data) throws Exception {
        downlink = downlink(1000);
        try (ArtemisBroker broker = new ArtemisBroker(data)) {
            address = Broker.of("url", broker.url(), "", "");
            downlink.open();
            Await.until("connected", () -> downlink.problem() == null);
            broker.stop();
            for (int i = 0; i < 100; i++) {
                send("a", i);
            }
            Await.until("the loss is told", () -> downlink.problem() != null);
            broker.start();
            Await.until("all are taken", () -> downlink.waiting() == 0);
            assertEquals(100, counters.answersSent.sum());
            assertEquals(0, counters.answersDropped.sum());
        }
    }

    /** What mosquitto's acl_file forbids is answered with a reason code. */
    @Test
    void aTopicThatIsForbiddenIsTold(@TempDir Path folder) throws Exception {
        Path acl = Files.writeString(folder.resolve("acl"), "topic write answers/a\ntopic write other/#\n");
        try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true\nacl_file " + acl)) {
            address = Broker.of("url", "mqtt://127.0.0.1:" + broker.port, "", "");
            downlink.open();
            Await.until("connected", () -> downlink.problem() == null);
            send("secret", 1);
            String told = "takes none: the broker says that we are not authorised;";
            Await.until("told", () -> String.valueOf(downlink.problem()).startsWith(told));
            String problem = String.valueOf(downlink.problem());
            assertTrue(problem.endsWith("asked for was publishing to answers/+"), problem);
            Await.until("dropped", () -> counters.answersDropped.sum() == 1);
            downlink.send("other/+", "other/a", new byte[0]);
            Await.until("taken", () -> counters.answersSent.sum() == 1);
            assertNotNull(downlink.problem(), "of another kind");
            send("a", 2);
            Await.until("well again", () -> downlink.problem() == null);
            Await.until("taken", () -> counters.answersSent.sum() == 2);
        }
    }

    @Test
    void endsWithWhatItCannotSendCounted() throws Exception {
        downlink.open();
        send("a", 1);
        send("a", 2);
        downlink.close();
        send("a", 3);
        assertEquals(3, counters.answersDropped.sum());
        assertEquals(0, downlink.waiting());
    }
}
