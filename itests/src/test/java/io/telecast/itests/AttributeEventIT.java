package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.MqttReceiver;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Attributes and events of a device: stored, shown, and then answered. */
@ExtendWith(SharedPlatform.class)
class AttributeEventIT {
    private static final String NONE = "{}";

    private final Platform platform;
    private final Demo.Device device;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private MqttDevice connection;

    AttributeEventIT(Platform platform) {
        this.platform = platform;
        this.device = platform.newDevice();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = platform.connect(device);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @Test
    void attributesAreAnsweredWhenTheyAreStored() throws Exception {
        try (MqttReceiver receiver = receive("attributes")) {
            connection.report("devices/attributes/m-1", "{\"fw\":\"1.2\",\"range\":{\"max\":80},\"on\":true}");
            assertSuccess(answer("attributes", "m-1"));
        }
        assertEquals(
                Json.read("{\"fw\":\"1.2\",\"range\":\"{\\\"max\\\":80}\",\"on\":true}"),
                attributes(),
                "who reads after the answer reads what is stored");

        try (MqttReceiver receiver = receive("attributes")) {
            connection.report("devices/" + device.id() + "/attributes/m-2", "{\"fw\":\"1.3\"}");
            assertSuccess(answer("attributes", "m-2"));
        }
        assertEquals("1.3", attributes().path("fw").asText());
    }

    @Test
    void eventsAreAnsweredByTheirMethodWhenTheyAreStored() throws Exception {
        String event = "{\"method\":\"FindAnimal\",\"params\":{\"count\":2,\"who\":[\"a\",\"b\"]}}";
        try (Watcher watcher = watch("event");
                MqttReceiver receiver = receive("event")) {
            long before = platform.stat("events.written");
            connection.report("devices/event/m-1", event);
            JsonNode answer = answer("event", "m-1");
            long after = platform.stat("events.written");

            assertSuccess(answer);
            assertEquals("FindAnimal", answer.path("method").textValue());
            assertEquals(before + 1, after);
            watcher.await("the event", frame -> frame.json().path("data").equals(Json.read(event)));
        }
    }

    /** A report with a time that lasts, as a broker's stamp does: the second one is the first one, delivered again. */
    @Test
    void anEventThatComesAgainIsOneEvent() throws Exception {
        String event = "{\"ts\":" + (System.currentTimeMillis() - 5000)
                + ",\"values\":{\"method\":\"FindAnimal\",\"params\":{\"count\":2}}}";
        try (MqttReceiver receiver = receive("event")) {
            Map<String, Number> before = platform.instance().stats();
            connection.report("devices/event/again", event);
            connection.report("devices/event/again", event);
            assertSuccess(answer("event", "again"));
            assertSuccess(answer("event", "again"));
            Map<String, Number> after = platform.instance().stats();

            assertEquals(1, difference(before, after, "store.events.written"));
            assertEquals(1, difference(before, after, "store.events.duplicate"));
        }
    }

    @Test
    void whatIsRefusedIsAnsweredWithTheReason(@TempDir Path folder) throws Exception {
        try (MqttReceiver attributes = receive("attributes");
                MqttReceiver events = receive("event")) {
            connection.report("devices/attributes/bad-1", "[1,2]");
            assertFailure(
                    "bad_report",
                    "the payload is no JSON object; allowed: one flat JSON object",
                    answer("attributes", "bad-1"));
            connection.report("devices/event/bad-2", "{\"params\":{}}");
            assertFailure(
                    "bad_report",
                    "method is missing; allowed: {\"method\":\"…\",\"params\":{…}}",
                    answer("event", "bad-2"));
            connection.report("devices/attributes/bad-3", "{\"a\":1e999}");
            assertFailure(
                    "bad_report",
                    "the number of key 'a' is not finite; allowed: up to 1.8e308",
                    answer("attributes", "bad-3"));

            Path script = Files.writeString(
                    folder.resolve("broken.js"), "function decode(payload, meta) { throw new Error('broken'); }");
            platform.instance().command("telecast:script-set " + device.id() + " " + script);
            connection.report("devices/event/bad-4", "{\"method\":\"m\"}");
            JsonNode answer = answer("event", "bad-4");
            assertFailure("script_failed", answer.path("message").textValue(), answer);
            assertTrue(answer.path("message").asText().contains("broken"), answer::toString);
        }
        assertEquals(Json.read(NONE), attributes());
    }

    private MqttReceiver receive(String kind) throws Exception {
        URI broker = URI.create("mqtt://" + device.username() + ":" + device.password() + "@127.0.0.1:"
                + platform.instance().mqttPort());
        String filter = "devices/" + kind + "/response/" + device.number() + "/+";
        return MqttReceiver.withTopics(broker, filter, (topic, answer) -> answers.add(topic + " " + answer));
    }

    /** The next answer, which must be to this message. */
    private JsonNode answer(String kind, String messageId) throws InterruptedException {
        String answer = answers.poll(Await.SHORT.toMillis(), TimeUnit.MILLISECONDS);
        String topic = "devices/" + kind + "/response/" + device.number() + "/" + messageId + " ";
        assertTrue(answer != null && answer.startsWith(topic), () -> "not the answer on " + topic + ": " + answer);
        return Json.read(answer.substring(topic.length()));
    }

    private static void assertSuccess(JsonNode answer) {
        assertEquals(0, answer.path("result").asInt(-1), answer::toString);
        assertEquals("success", answer.path("message").textValue());
        long age = Instant.now().getEpochSecond() - answer.path("ts").asLong();
        assertTrue(Math.abs(age) < 60, answer::toString);
    }

    private static void assertFailure(String code, String reason, JsonNode answer) {
        assertEquals(1, answer.path("result").asInt(), answer::toString);
        assertEquals(code, answer.path("errcode").textValue());
        assertEquals(reason, answer.path("message").textValue());
    }

    /** The attributes as a new socket is shown them. */
    private JsonNode attributes() {
        try (Watcher watcher = watch("attribute")) {
            watcher.await("the snapshot", frame -> frame.json().has("data"));
            return watcher.frames().get(0).json().required("data");
        }
    }

    private Watcher watch(String type) {
        return Watcher.open(
                platform.instance().ws(Platform.CURRENT),
                Json.object(
                        "device_id",
                        device.id(),
                        "types",
                        List.of(type),
                        "token",
                        platform.demo().token()));
    }

    private static long difference(Map<String, Number> before, Map<String, Number> after, String figure) {
        return after.get(figure).longValue() - before.get(figure).longValue();
    }
}
