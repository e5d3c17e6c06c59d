package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.MqttDevice;
import io.telecast.itests.kit.MqttReceiver;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Watcher;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a gateway reports of itself, of devices behind it and of gateways behind it, as if each had said it itself. */
@ExtendWith(SharedPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {
    private static final List<String> TYPES = List.of("telemetry", "attribute", "event");

    private final Platform platform;
    private Demo.Device gateway;
    private Demo.Device sub;
    private Demo.Device below;
    private Demo.Device deep;
    private Demo.Device foreign;

    GatewayIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void devices() {
        String tenant = platform.demo().tenant();
        Map<String, Demo.Device> made = Stream.of(platform.instance()
                        .command(Stream.of(
                                        create(tenant, "gw-top", ""),
                                        create(tenant, "gw-sub", "--gateway gw-top --address 1"),
                                        create(tenant, "gw-below", "--gateway gw-top"),
                                        create(tenant, "gw-deep", "--gateway gw-below --address 1"),
                                        create("another-tenant", "gw-foreign", ""))
                                .collect(Collectors.joining("; ")))
                        .split("\n"))
                .filter(line -> line.startsWith("{"))
                .map(Json::read)
                .map(json -> new Demo.Device(
                        text(json, "id"), text(json, "number"), text(json, "username"), text(json, "password")))
                .collect(Collectors.toMap(Demo.Device::id, device -> device));
        gateway = made.get("gw-top");
        sub = made.get("gw-sub");
        below = made.get("gw-below");
        deep = made.get("gw-deep");
        foreign = made.get("gw-foreign");
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).textValue();
    }

    private static String create(String tenant, String id, String more) {
        return "telecast:device-create --json --id " + id + " --number n-" + id + " " + more + " " + tenant + " it";
    }

    @Test
    void allTypesReachTheirDevicesAndWhatIsWrongIsNamed() throws Exception {
        List<String> ofAttributes = new CopyOnWriteArrayList<>();
        List<String> ofEvents = new CopyOnWriteArrayList<>();
        long events = platform.stat("events.written");
        try (Watcher ofGateway = watch(gateway);
                Watcher ofSub = watch(sub);
                Watcher ofDeep = watch(deep);
                MqttReceiver attributes = receive("gateway/attributes/response/n-gw-top/+", ofAttributes);
                MqttReceiver eventsToo = receive("gateway/event/response/n-gw-top/+", ofEvents);
                MqttDevice connection = platform.connect(gateway)) {
            awaitSubscribed();
            connection.report(
                    "gateway/telemetry",
                    """
                    {"gateway_data":{"load":0.5},"sub_device_data":{"1":{"t":21.5,"gone":null},"9":{"t":1},"8":null,"7":[1]},
                     "sub_gateway_data":{"n-gw-below":{"gateway_data":{"up":true},"sub_device_data":{"1":{"t":4},"a":"x"}},
                     "n-gw-foreign":{"gateway_data":{"t":666}}},"extra":{}}""");
            connection.report(
                    "gateway/attributes/m-1",
                    "{\"gateway_data\":{\"fw\":\"1.0\"},\"sub_device_data\":{\"1\":{\"fw\":\"2.0\"},\"9\":{\"fw\":\"3\"}}}");
            String event = "{\"method\":\"Found\",\"params\":{\"n\":1}}";
            connection.report(
                    "gateway/event/m-2",
                    "{\"sub_device_data\":{\"1\":" + event
                            + "},\"sub_gateway_data\":{\"n-gw-below\":{\"sub_device_data\":{\"1\":" + event + "}}}}");
            connection.report("gateway/event/m-3", "{\"sub_device_data\":{\"9\":" + event + "}}");
            awaitData(ofGateway, "telemetry", "{\"load\":0.5}");
            awaitData(ofGateway, "attribute", "{\"fw\":\"1.0\"}");
            awaitData(ofSub, "telemetry", "{\"t\":21.5}");
            awaitData(ofSub, "attribute", "{\"fw\":\"2.0\"}");
            awaitData(ofSub, "event", event);
            awaitData(ofDeep, "telemetry", "{\"t\":4}");
            awaitData(ofDeep, "event", event);
            Await.until("the answers", Await.SHORT, () -> ofAttributes.size() == 1 && ofEvents.size() == 2);
        }
        assertEquals(List.of("0 "), outcomes(ofAttributes));
        assertEquals(List.of("0 ", "1 unknown_sub_device"), outcomes(ofEvents));
        stored(gateway, "{\"load\":0.5}");
        stored(sub, "{\"t\":21.5}");
        stored(below, "{\"up\":true}");
        stored(deep, "{\"t\":4}");
        assertEquals(events + 2, platform.stat("events.written"));
        assertTrue(show(foreign).contains("\"values\":[]"), show(foreign));
        assertEquals(
                List.of(
                        "gateway/event/m-3: 1 left out of the message: sub_device_data.9 is no device behind n-gw-top",
                        "gateway/attributes/m-1: 1 left out of the message: sub_device_data.9 is no device behind n-gw-top",
                        "gateway/telemetry: 5 left out of the message: sub_device_data.7 is a list; allowed: an object;"
                                + " sub_gateway_data.n-gw-below.sub_device_data.a is a text; allowed: an object;"
                                + " extra is not known; allowed: gateway_data, sub_device_data, sub_gateway_data;"
                                + " sub_gateway_data.n-gw-foreign is no gateway behind n-gw-top;"
                                + " sub_device_data.9 is no device behind n-gw-top"),
                deadLetters());
        platform.awaitInterest();
    }

    private Watcher watch(Demo.Device device) {
        return Watcher.open(
                platform.instance().ws(Platform.CURRENT),
                Json.object(
                        "device_id",
                        device.id(),
                        "types",
                        TYPES,
                        "token",
                        platform.demo().token()));
    }

    private void awaitSubscribed() {
        Interest.await(
                platform.redis(),
                Stream.of(gateway, sub, deep)
                        .flatMap(device -> Stream.of("", "attribute:", "event:").map(type -> type + device.id()))
                        .collect(Collectors.toMap(key -> key, key -> 1)));
    }

    private MqttReceiver receive(String filter, List<String> answers) throws MqttException {
        URI broker = URI.create("mqtt://" + gateway.username() + ":" + gateway.password() + "@127.0.0.1:"
                + platform.instance().mqttPort());
        return MqttReceiver.start(broker, filter, payload -> answers.add(payload));
    }

    /** Each is sent when its message was handled, so in any order. */
    private static List<String> outcomes(List<String> answers) {
        return answers.stream()
                .map(Json::read)
                .map(json ->
                        json.get("result").asInt() + " " + json.path("errcode").asText())
                .sorted()
                .toList();
    }

    private static void awaitData(Watcher watcher, String type, String data) {
        JsonNode expected = Json.read(data);
        watcher.await(
                type + " " + data,
                frame -> frame.json().path("type").asText().equals(type)
                        && frame.json().path("data").equals(expected));
    }

    private void stored(Demo.Device device, String values) {
        Map<String, JsonNode> expected = Json.fields(Json.read(values));
        Await.until(device.id() + " has " + values, Await.SHORT, () -> platform.rest()
                .current(device.id())
                .equals(expected));
    }

    private String show(Demo.Device device) {
        return platform.instance().command("telecast:device-show --json " + device.id());
    }

    /** Topic and reason, the newest first. */
    private List<String> deadLetters() {
        String json =
                platform.instance().command("telecast:dead-letters --json --type gateway --device " + gateway.id());
        return StreamSupport.stream(Json.read(json).spliterator(), false)
                .map(letter -> letter.get("topic").asText() + ": "
                        + letter.get("reason").asText())
                .toList();
    }
}
