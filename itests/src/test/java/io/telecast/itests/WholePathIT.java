package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a device reports by MQTT appears on a browser's socket, in the shapes of the contract. */
@ExtendWith(SharedPlatform.class)
class WholePathIT {
    private static final String TOPIC = "devices/telemetry";

    private final Platform platform;

    WholePathIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void aReportBecomesAFlatFrameWithItsTypesKept() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            assertEquals("{}", watcher.texts().get(0), "the snapshot of a device without values");

            Instant before = Instant.now();
            connection.report(TOPIC, "{\"temperature\":25.6,\"humidity\":61,\"switch\":true,\"mode\":\"eco\"}");

            ObjectNode frame =
                    (ObjectNode) watcher.await("the report", f -> f.json().has("temperature"))
                            .json();
            Instant systime = Instant.parse(frame.remove("systime").textValue());
            assertEquals(
                    Json.read("{\"temperature\":25.6,\"humidity\":61,\"switch\":true,\"mode\":\"eco\"}"), whole(frame));
            assertTrue(Duration.between(before, systime).abs().compareTo(Duration.ofSeconds(10)) < 0, "" + systime);
        }
    }

    @Test
    void theSnapshotIsWhatRestTells() throws Exception {
        Demo.Device device = platform.newDevice();
        try (MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"a\":1.5,\"b\":false,\"c\":\"x\",\"d\":{\"e\":[1]}}");
        }
        Await.until(
                "all is stored",
                Await.SHORT,
                () -> platform.rest().current(device.id()).size() == 4);
        try (Watcher watcher = platform.watch(device)) {
            ObjectNode snapshot = (ObjectNode) watcher.frames().get(0).json();
            Instant.parse(snapshot.remove("systime").textValue());
            assertEquals(platform.rest().current(device.id()), Json.fields(snapshot));
            assertEquals("{\"e\":[1]}", snapshot.get("d").textValue(), "objects are kept as their JSON text");
        }
    }

    @Test
    void aHistoryBatchIsStoredAndItsNewestValueIsShown() throws Exception {
        Demo.Device device = platform.newDevice();
        long now = System.currentTimeMillis();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report(
                    TOPIC,
                    "[{\"ts\":" + (now - 2000) + ",\"values\":{\"t\":1}},{\"ts\":" + now
                            + ",\"values\":{\"t\":3}},{\"ts\":" + (now - 1000) + ",\"values\":{\"t\":2}}]");
            Await.until(
                    "the newest is shown",
                    Await.SHORT,
                    () -> watcher.screen().get("t").asInt() == 3);
            assertEquals(
                    Instant.ofEpochMilli(now),
                    Instant.parse(watcher.screen().get("systime").textValue()),
                    "systime is the time of the newest sample");
            Await.until(
                    "and stored",
                    Await.SHORT,
                    () -> platform.rest().current(device.id()).get("t").asInt() == 3);
        }
    }

    @Test
    void anOlderSampleNeverOverwritesANewerOne() throws Exception {
        Demo.Device device = platform.newDevice();
        long now = System.currentTimeMillis();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "{\"ts\":" + now + ",\"values\":{\"t\":2}}");
            connection.report(TOPIC, "{\"ts\":" + (now - 5000) + ",\"values\":{\"t\":1}}");
            connection.report(TOPIC, "{\"last\":true}");
            watcher.await("the last report", f -> f.json().has("last"));
            // A sample with a time of its own is shown when it is stored: what comes at its own moment may be faster.
            watcher.await("the newer sample", f -> f.json().path("t").asInt() == 2);
            Await.until(
                    "all is stored",
                    Await.SHORT,
                    () -> platform.rest().current(device.id()).size() == 2);
            assertEquals(2, platform.rest().current(device.id()).get("t").asInt());
            assertEquals(2, watcher.screen().get("t").asInt());
        }
    }

    @Test
    void theKeysPathSendsTheNamedKeysAndNothingElse() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = platform.watchKeys(device, "t", "u");
                MqttDevice connection = platform.connect(device)) {
            watcher.awaitSnapshot();
            connection.report(TOPIC, "{\"other\":1}");
            connection.report(TOPIC, "{\"t\":1,\"other\":2}");
            connection.report(TOPIC, "{\"other\":3}");
            connection.report(TOPIC, "{\"u\":2}");
            watcher.await("the last report", f -> f.json().has("u"));
            assertEquals(
                    List.of(List.of("t", "systime"), List.of("u", "systime")),
                    watcher.frames().stream().skip(1).map(f -> names(f.json())).toList());
        }
    }

    @Test
    void aDemoDeviceReportsBytesThatItsScriptDecodes() throws Exception {
        Demo.Device device = platform.demo().devices().get(1);
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            int known = watcher.frames().size();
            connection.report(TOPIC, new byte[] {0x08, 0x66, 0x3C, 0x0E, 0x10, 0x01});
            Await.until("a decoded frame", Await.SHORT, () -> watcher.frames().size() > known);
            ObjectNode frame = (ObjectNode) watcher.frames().get(known).json();
            frame.remove("systime");
            assertEquals(
                    Json.read("{\"temperature\":21.5,\"humidity\":60,\"battery\":3.6,\"door_open\":true,"
                            + "\"compressor\":false}"),
                    whole(frame));
        }
    }

    @Test
    void whatIsNoObjectIsKeptRaw() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report(TOPIC, "17");
            watcher.await("a raw value", f -> f.json().path("_raw").asInt() == 17);
            connection.report(TOPIC, "hello");
            watcher.await("a raw text", f -> f.json().path("_raw").asText().equals("hello"));
        }
    }

    @Test
    void theDevicesOwnTopicServesToo() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = platform.watch(device);
                MqttDevice connection = platform.connect(device)) {
            connection.report("devices/" + device.id() + "/telemetry", "{\"t\":4}");
            watcher.await("the report", f -> f.json().path("t").asInt() == 4);
        }
    }

    @Test
    void pingsAreAnsweredAtAllTimes() {
        Demo.Device device = platform.demo().devices().get(0);
        try (Watcher watcher = Watcher.silent(platform.instance().ws(Platform.CURRENT))) {
            watcher.send("ping");
            watcher.await("pong before the first frame", f -> f.text().equals("pong"));
            watcher.send(Json.object(
                    "device_id", device.id(), "token", platform.demo().token()));
            watcher.await("the snapshot", f -> f.text().startsWith("{"));
            watcher.send("ping");
            Await.until("pong", Duration.ofSeconds(3), () -> pongs(watcher) == 2);
            watcher.send("whatever");
            Await.until("pong for any text", Duration.ofSeconds(3), () -> pongs(watcher) == 3);
            assertEquals(List.of(), watcher.closes());
        }
    }

    @Test
    void aLaterFrameReplacesTheSubscription() throws Exception {
        Demo.Device first = platform.newDevice();
        Demo.Device second = platform.newDevice();
        try (Watcher watcher = platform.watch(first);
                MqttDevice one = platform.connect(first);
                MqttDevice two = platform.connect(second)) {
            platform.awaitInterest(first);
            watcher.send(Json.object(
                    "device_id", second.id(), "token", platform.demo().token()));
            Await.until("a second snapshot", Await.SHORT, () -> watcher.frames().size() == 2);
            platform.awaitInterest(second);
            one.report(TOPIC, "{\"t\":1}");
            two.report(TOPIC, "{\"t\":2}");
            watcher.await("the second device", f -> f.json().path("t").asInt() == 2);
            assertEquals(List.of(2L), watcher.numbers("t"));
        }
        platform.awaitInterest();
    }

    @Test
    void anApiKeyWatchesAndReadsToo() {
        Demo.Device device = platform.demo().devices().get(0);
        for (String name : List.of("api_key", "x-api-key", "X-API-KEY", "x_api_key", "xapikey", "apikey")) {
            String frame =
                    Json.object("device_id", device.id(), name, platform.demo().apiKey());
            try (Watcher watcher = Watcher.open(platform.instance().ws(Platform.CURRENT), frame)) {
                assertTrue(watcher.awaitSnapshot().text().startsWith("{"), name);
            }
        }
        String bearer = Json.object(
                "device_id",
                device.id(),
                "Authorization",
                "Bearer " + platform.demo().token());
        try (Watcher watcher = Watcher.open(platform.instance().ws(Platform.CURRENT), bearer)) {
            assertTrue(watcher.awaitSnapshot().text().startsWith("{"));
        }
    }

    @Test
    void theKeyInRedisCountsTheScreensAndGoesWithTheLast() {
        Demo.Device device = platform.newDevice();
        String key = "ws:sub:" + device.id();
        Watcher first = platform.watch(device);
        Watcher second = platform.watch(device);
        Await.until(
                "two screens", Await.SHORT, () -> "2".equals(platform.redis().ask(c -> c.get(key))));
        first.close();
        Await.until("one screen", Await.SHORT, () -> "1".equals(platform.redis().ask(c -> c.get(key))));
        second.abort();
        platform.awaitInterest();
    }

    @Test
    void anotherBackEndsSubscriptionMakesUsPublishAndItsEventReachesOurSockets() throws Exception {
        Demo.Device device = platform.newDevice();
        String channel = "ws:device:" + device.id();
        try (MqttDevice connection = platform.connect(device);
                var listener = platform.redis().listen(channel)) {
            platform.redis().ask(c -> c.incr("ws:sub:" + device.id()));
            platform.redis().ask(c -> c.expire("ws:sub:" + device.id(), 20));
            connection.report(TOPIC, "{\"t\":7}");
            Await.until("an event for the other back end", Await.SHORT, () -> !listener.messages()
                    .isEmpty());
            JsonNode event = Json.read(listener.messages().get(0));
            assertEquals(device.id(), event.required("device_id").textValue());
            assertEquals(platform.demo().tenant(), event.required("tenant_id").textValue());
            assertTrue(event.required("timestamp").isIntegralNumber());
            assertEquals(7, event.required("data").required("t").asInt());
            platform.redis().ask(c -> c.del("ws:sub:" + device.id()));
        }
        try (Watcher watcher = platform.watch(device)) {
            publish(channel, device, "foreign", 1);
            platform.redis().ask(c -> c.publish(channel, "{not json"));
            publish(channel, device, platform.demo().tenant(), 2);
            watcher.await("the event of its tenant", f -> f.json().path("u").asInt() == 2);
            assertEquals(List.of(2L), watcher.numbers("u"), "another tenant's event is dropped");
        }
        platform.awaitInterest();
    }

    private void publish(String channel, Demo.Device device, String tenant, int value) {
        String event = "{\"device_id\":\"" + device.id() + "\",\"tenant_id\":\"" + tenant + "\",\"timestamp\":"
                + System.currentTimeMillis() + ",\"data\":{\"u\":" + value + "},\"more\":[1]}";
        platform.redis().ask(c -> c.publish(channel, event));
    }

    private static long pongs(Watcher watcher) {
        return watcher.texts().stream().filter("pong"::equals).count();
    }

    private static List<String> names(JsonNode frame) {
        return List.copyOf(Json.fields(frame).keySet());
    }

    /** Numbers compare by value: a store that keeps doubles may write 61 as 61.0. */
    private static JsonNode whole(ObjectNode frame) {
        return Json.read(frame.toString().replaceAll("([0-9]+)\\.0([,}])", "$1$2"));
    }
}
