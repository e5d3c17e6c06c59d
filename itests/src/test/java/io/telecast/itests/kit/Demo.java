package io.telecast.itests.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an instance writes to {@code demo.json} at its first start. */
public record Demo(
        String http, String ws, String mqtt, String tenant, String apiKey, String token, List<Device> devices) {

    /** A device with the credentials of its MQTT connection. */
    public record Device(String id, String number, String username, String password) {}

    /** Reads the file's JSON; fails when a field is missing. */
    public static Demo of(JsonNode json) {
        List<Device> devices = new ArrayList<>();
        json.required("devices").forEach(device -> devices.add(device(device)));
        return new Demo(
                text(json, "http"),
                text(json, "ws"),
                text(json, "mqtt"),
                text(json, "tenant"),
                text(json, "api_key"),
                text(json, "token"),
                List.copyOf(devices));
    }

    static Device device(JsonNode json) {
        return new Device(text(json, "id"), text(json, "number"), text(json, "username"), text(json, "password"));
    }

    /** The broker as Paho wants it, {@code tcp://host:port}. */
    public String broker() {
        return mqtt.replaceFirst("^mqtt://", "tcp://");
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.required(field);
        if (!value.isTextual()) {
            throw new AssertionError("'" + field + "' is no text in demo.json");
        }
        return value.textValue();
    }
}
