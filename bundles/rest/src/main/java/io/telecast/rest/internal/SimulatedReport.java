package io.telecast.rest.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be reported in the name of a device: {@code {"device_id":"…","value":"…"[,"encoding":"text"|"hex"]}}, names
 * in upper or lower case.
 */
record SimulatedReport(String deviceId, byte[] payload) {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** Throws IllegalArgumentException with a message that names the field and what is allowed. */
    static SimulatedReport of(byte[] body) {
        Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        object(body).properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        String deviceId = text("device_id", fields.get("device_id"));
        if (deviceId.isEmpty()) {
            throw new IllegalArgumentException("device_id must be a non-empty string");
        }
        String value = text("value", fields.get("value"));
        JsonNode encoding = fields.get("encoding");
        return new SimulatedReport(deviceId, payload(value, encoding == null ? "text" : text("encoding", encoding)));
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException malformed) {
            // Told below, together with what is JSON and no object.
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory can be read", impossible);
        }
        throw new IllegalArgumentException("the body must be a JSON object with device_id and value");
    }

    private static String text(String name, @Nullable JsonNode field) {
        if (field == null) {
            throw new IllegalArgumentException(name + " is required");
        }
        if (!field.isTextual()) {
            throw new IllegalArgumentException(name + " must be a string");
        }
        return field.textValue();
    }

    private static byte[] payload(String value, String encoding) {
        return switch (encoding) {
            case "text" -> value.getBytes(StandardCharsets.UTF_8);
            case "hex" -> hex(value.replaceAll("\\s", ""));
            default -> throw new IllegalArgumentException("encoding must be 'text' or 'hex'");
        };
    }

    private static byte[] hex(String digits) {
        try {
            return HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "value must be hexadecimal digits, two for each byte; spaces are allowed", wrong);
        }
    }
}
