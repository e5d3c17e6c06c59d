package io.telecast.websocket.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.telecast.api.auth.Credentials;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a JSON frame of a client asks for (contract, section 3). */
sealed interface FirstFrame {

    /** The text is no JSON object: a heartbeat, once a subscription stands. */
    record NoObject() implements FirstFrame {}

    /**
     * It breaks a rule.
     *
     * @param text what the client is told
     */
    record Invalid(String text) implements FirstFrame {}

    /** It is well-formed; nothing is said about the device or the credentials yet. */
    record Request(String deviceId, KeyFilter keys, Credentials credentials) implements FirstFrame {}

    /** What a client is told about a text that is no JSON object, before a subscription stands. */
    String INVALID_FORMAT = "Invalid message format";

    /**
     * Reads a frame.
     *
     * @param text the frame
     * @param withKeys whether the path wants {@code keys}; elsewhere they are an unknown field, and ignored
     */
    static FirstFrame read(String text, boolean withKeys) {
        JsonNode node = Reading.object(text);
        if (node == null) {
            return new NoObject();
        }
        JsonNode device = node.get("device_id");
        if (device == null) {
            return new Invalid("device_id is required");
        }
        if (!device.isTextual() || device.textValue().isEmpty()) {
            return new Invalid("device_id must be a non-empty string");
        }
        KeyFilter keys = KeyFilter.ALL;
        if (withKeys) {
            String fault = Reading.faultOfKeys(node.get("keys"));
            if (fault != null) {
                return new Invalid(fault);
            }
            keys = KeyFilter.of(Reading.texts(node.get("keys")));
        }
        return new Request(device.textValue(), keys, Reading.credentials(node));
    }

    /** The steps of reading a frame. */
    final class Reading {
        private static final ObjectReader READER =
                new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        private static final Set<String> TOKEN = Set.of("token", "authorization");
        private static final Set<String> API_KEY = Set.of("api_key", "x-api-key", "x_api_key", "xapikey", "apikey");

        private Reading() {}

        private static @Nullable JsonNode object(String text) {
            if (!text.stripLeading().startsWith("{")) {
                return null;
            }
            try {
                JsonNode node = READER.readTree(text);
                return node.isObject() ? node : null;
            } catch (JacksonException malformed) {
                return null;
            }
        }

        private static @Nullable String faultOfKeys(@Nullable JsonNode keys) {
            if (keys == null || !keys.isArray()) {
                return "keys must be array";
            }
            if (keys.isEmpty()) {
                return "keys array cannot be empty";
            }
            for (JsonNode key : keys) {
                if (!key.isTextual() || key.textValue().isEmpty()) {
                    return "keys must be non-empty strings";
                }
            }
            return null;
        }

        private static Set<String> texts(JsonNode array) {
            Set<String> texts = new LinkedHashSet<>();
            array.forEach(element -> texts.add(element.textValue()));
            return texts;
        }

        private static Credentials credentials(JsonNode node) {
            return new Credentials(firstOf(node, TOKEN), firstOf(node, API_KEY));
        }

        private static @Nullable String firstOf(JsonNode node, Set<String> names) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                boolean named = names.contains(field.getKey().toLowerCase(Locale.ROOT));
                if (named
                        && field.getValue().isTextual()
                        && !field.getValue().textValue().isBlank()) {
                    return field.getValue().textValue();
                }
            }
            return null;
        }
    }
}
