package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that choose data types, beside those that do not. */
@ExtendWith(SharedPlatform.class)
class TypesSocketIT {
    private static final String BUNDLE = "io.telecast.websocket";
    private static final List<String> ALL = List.of("telemetry", "attribute", "event", "status");
    private static final int SERVICE_RESTART = 1012;
    private static final int PER_SECOND = 40;

    private final Platform platform;

    TypesSocketIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void allThatADeviceTellsOnOneSocket() throws Exception {
        Demo.Device device = platform.newDevice();
        try (Watcher old = platform.watch(device);
                Watcher watcher = open(device, ALL)) {
            awaitTypes(watcher, "telemetry", "attribute", "status");
            assertEquals(0, newest(watcher, "status").at("/data/is_online").asInt());
            try (MqttDevice connection = platform.connect(device)) {
                awaitData(watcher, "status", "{\"is_online\":1}");
                connection.report("devices/attributes/7", "{\"serial\":\"x7\",\"range\":{\"max\":80}}");
                awaitData(watcher, "attribute", "{\"serial\":\"x7\",\"range\":\"{\\\"max\\\":80}\"}");
                String event = "{\"method\":\"FindAnimal\",\"params\":{\"count\":[1,2.5],\"where\":{\"gate\":true}}}";
                connection.report("devices/event/8", event);
                connection.report("devices/event/9", event);
                Await.until("both events", Await.SHORT, () -> count(watcher, "event") == 2);
                awaitData(watcher, "event", event);
                connection.report("devices/telemetry", "{\"t\":21.5}");
                awaitData(watcher, "telemetry", "{\"t\":21.5}");
                Duration age = Duration.between(
                        Instant.parse(
                                newest(watcher, "telemetry").get("systime").textValue()),
                        Instant.now());
                assertTrue(age.abs().compareTo(Duration.ofMinutes(1)) < 0, age.toString());
                try (Watcher late = open(device, ALL)) {
                    awaitData(late, "telemetry", "{\"t\":21.5}");
                    awaitData(late, "attribute", "{\"serial\":\"x7\",\"range\":\"{\\\"max\\\":80}\"}");
                    awaitData(late, "status", "{\"is_online\":1}");
                    assertEquals(0, count(late, "event"));
                }
            }
            awaitData(watcher, "status", "{\"is_online\":0}");
            old.await("the report", frame -> frame.json().has("t"));
            assertEquals(Set.of("t", "systime"), old.screen().keySet());
        }
    }

    @Test
    void anotherBackEndPublishes() {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = open(device, List.of("event", "attribute", "event"))) {
            Interest.await(platform.redis(), Map.of("event:" + device.id(), 1, "attribute:" + device.id(), 1));
            long foreign = platform.stat("dropped.tenant");
            publish("event", device, "another-tenant", "{\"n\":0}");
            publish("event", device, platform.demo().tenant(), "{\"n\":1}");
            publish("attribute", device, platform.demo().tenant(), "{\"serial\":\"x\"}");
            publish("event", device, platform.demo().tenant(), "{\"n\":1}");
            Await.until("both events", Await.SHORT, () -> count(watcher, "event") == 2);
            assertEquals(
                    Json.read("{\"type\":\"event\",\"data\":{\"n\":1},\"systime\":\"2025-01-20T10:30:05Z\"}"),
                    newest(watcher, "event"));
            awaitData(watcher, "attribute", "{\"serial\":\"x\"}");
            assertEquals(foreign + 1, platform.stat("dropped.tenant"));
        }
        platform.awaitInterest();
    }

    @Test
    void aLaterFrameReplacesTheTypes() {
        Demo.Device device = platform.newDevice();
        try (Watcher watcher = open(device, List.of("event", "telemetry"))) {
            awaitTypes(watcher, "telemetry");
            watcher.send(frame(device, List.of("attribute")));
            awaitTypes(watcher, "telemetry", "attribute");
            Interest.await(platform.redis(), Map.of("attribute:" + device.id(), 1));
            watcher.send(frame(device, List.of()));
            assertEquals(1008, watcher.awaitClose());
            assertEquals("types array cannot be empty", watcher.texts().get(2));
        }
        platform.awaitInterest();
    }

    /** The sockets themselves are replaced: clients are back at once and right, reports flow on as if nothing was. */
    @Test
    void theBundleOfTheSocketsIsUpdated() {
        List<Demo.Device> devices = List.of(platform.newDevice(), platform.newDevice());
        String frame = frame(devices.get(0), List.of("telemetry", "event"));
        try (Flow flow = Flow.start(platform.instance().mqtt(), devices, PER_SECOND, platform::watchAgain);
                Watcher typed = Watcher.reconnecting(platform.instance().ws(Platform.CURRENT), frame)) {
            for (int i = 1; i <= Effort.FACTOR; i++) {
                int connection = i;
                flow.awaitMore(PER_SECOND);
                platform.instance().command("bundle:update " + BUNDLE);
                for (Watcher screen :
                        List.of(typed, flow.screens().get(0), flow.screens().get(1))) {
                    Await.until("it is back", Await.SHORT, () -> last(screen) >= connection);
                }
            }
            flow.awaitMore(PER_SECOND);
            publish("event", devices.get(0), platform.demo().tenant(), "{\"n\":1}");
            Await.until("the event", Await.SHORT, () -> count(typed, "event") == 1);
            flow.stop();
            assertEquals(List.of(), flow.balance(platform::history));
            for (int i = 0; i < devices.size(); i++) {
                long published = flow.sequence(devices.get(i));
                assertEquals(
                        published,
                        flow.ledger().acknowledged(devices.get(i).id()).size(),
                        "no device was disturbed");
                assertNeverBack(flow.screens().get(i));
                assertOnlyRestarts(flow.screens().get(i));
            }
            assertOnlyRestarts(typed);
        }
        platform.awaitInterest();
    }

    /** A new connection begins where the one before ended, or later. */
    private static void assertNeverBack(Watcher screen) {
        List<Long> shown = screen.numbers(Flow.KEY);
        for (int i = 1; i < shown.size(); i++) {
            assertTrue(shown.get(i) >= shown.get(i - 1), shown.get(i) + " after " + shown.get(i - 1));
        }
    }

    private static void assertOnlyRestarts(Watcher screen) {
        assertFalse(screen.closes().isEmpty());
        assertEquals(Set.of(SERVICE_RESTART), Set.copyOf(screen.closes()));
    }

    /** The number of the connection on which the last frame came. */
    private static int last(Watcher screen) {
        List<Watcher.Frame> frames = screen.frames();
        return frames.get(frames.size() - 1).connection();
    }

    private Watcher open(Demo.Device device, List<String> types) {
        return Watcher.open(platform.instance().ws(Platform.CURRENT), frame(device, types));
    }

    private String frame(Demo.Device device, List<String> types) {
        return Json.object(
                "device_id",
                device.id(),
                "types",
                types,
                "token",
                platform.demo().token());
    }

    private void publish(String type, Demo.Device device, String tenant, String data) {
        String event = "{\"device_id\":\"" + device.id() + "\",\"tenant_id\":\"" + tenant
                + "\",\"timestamp\":1737369005000,\"data\":" + data + ",\"more\":[1]}";
        platform.redis().ask(redis -> redis.publish("ws:" + type + ":" + device.id(), event));
    }

    private static void awaitTypes(Watcher watcher, String... types) {
        Await.until("frames of " + List.of(types), Await.SHORT, () -> watcher.frames().stream()
                .map(frame -> frame.json().path("type").asText())
                .collect(Collectors.toSet())
                .equals(Set.of(types)));
    }

    /** Waits until the newest frame of a type has this data. */
    private static void awaitData(Watcher watcher, String type, String data) {
        JsonNode expected = Json.read(data);
        Await.until(type + " " + data, Await.SHORT, () -> newest(watcher, type)
                .path("data")
                .equals(expected));
    }

    private static JsonNode newest(Watcher watcher, String type) {
        return of(watcher, type).reduce((before, after) -> after).orElseThrow();
    }

    private static long count(Watcher watcher, String type) {
        return of(watcher, type).count();
    }

    private static Stream<JsonNode> of(Watcher watcher, String type) {
        return watcher.frames().stream()
                .map(Watcher.Frame::json)
                .filter(frame -> frame.path("type").asText().equals(type));
    }
}
