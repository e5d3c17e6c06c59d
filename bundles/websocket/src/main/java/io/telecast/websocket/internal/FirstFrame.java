package io.telecast.websocket.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.telecast.api.auth.Credentials;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** It names more devices than one socket may watch; the text as above. */
    record TooMany(String text) implements FirstFrame {}

    /**
     * It is well-formed; nothing is said about the device, the types or the credentials yet. Without types it wants what
     * the path is for.
     */
    record Request(List<String> deviceIds, Set<String> types, KeyFilter keys, Credentials credentials)
            implements FirstFrame {
        Wish wish() {
            return new Wish(deviceIds, types, keys);
        }
    }

    /** What it wants to see. Kept while it is shown, so without credentials. */
    record Wish(List<String> deviceIds, Set<String> types, KeyFilter keys) {}

    /** What a client is told about a text that is no JSON object, before a subscription stands. */
    String INVALID_FORMAT = "Invalid message format";

    /**
     * Reads a frame.
     *
     * @param text the frame
     * @param purpose what the path is for: fields that it does not want are unknown ones, and ignored
     * @param maxDevices how many devices it may name
     */
    static FirstFrame read(String text, Purpose purpose, int maxDevices) {
        JsonNode node = Reading.object(text);
        if (node == null) {
            return new NoObject();
        }
        return purpose == Purpose.STATES ? many(node, maxDevices) : single(node, purpose);
    }

    private static FirstFrame many(JsonNode node, int maxDevices) {
        JsonNode devices = node.get("device_ids");
        Set<String> ids = devices == null ? Set.of() : Reading.ids(devices);
        if (ids == null) {
            return new Invalid("device_ids must be non-empty strings");
        }
        if (ids.isEmpty()) {
            return new Invalid("device_ids is required");
        }
        if (ids.size() > maxDevices) {
            return new TooMany("too many device_ids: at most " + maxDevices + " on one socket");
        }
        return new Request(List.copyOf(ids), Set.of(), KeyFilter.ALL, Reading.credentials(node));
    }

    private static FirstFrame single(JsonNode node, Purpose purpose) {
        JsonNode device = node.get("device_id");
        if (device == null) {
            return new Invalid("device_id is required");
        }
        if (!device.isTextual() || device.textValue().isEmpty()) {
            return new Invalid("device_id must be a non-empty string");
        }
        KeyFilter keys = KeyFilter.ALL;
        if (purpose == Purpose.NAMED_VALUES) {
            String fault = Reading.faultOfTexts("keys", node.get("keys"));
            if (fault != null) {
                return new Invalid(fault);
            }
            keys = KeyFilter.of(Reading.texts(node.get("keys")));
        }
        Set<String> types = Set.of();
        if (!purpose.ofStates() && node.has("types")) {
            String fault = Reading.faultOfTexts("types", node.get("types"));
            if (fault != null) {
                return new Invalid(fault);
            }
            types = Reading.texts(node.get("types"));
        }
        return new Request(List.of(device.textValue()), types, keys, Reading.credentials(node));
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

        /** The ids of an array, or of a text with commas between them, each once; null when one is no id at all. */
        private static @Nullable Set<String> ids(JsonNode devices) {
            Set<String> ids = new LinkedHashSet<>();
            if (devices.isTextual()) {
                for (String id : devices.textValue().split(",")) {
                    ids.add(id.strip());
                }
                ids.remove("");
            } else if (devices.isArray()) {
                for (JsonNode id : devices) {
                    if (!id.isTextual() || id.textValue().isBlank()) {
                        return null;
                    }
                    ids.add(id.textValue().strip());
                }
            }
            return ids;
        }

        private static @Nullable String faultOfTexts(String field, @Nullable JsonNode texts) {
            if (texts == null || !texts.isArray()) {
                return field + " must be array";
            }
            if (texts.isEmpty()) {
                return field + " array cannot be empty";
            }
            for (JsonNode text : texts) {
                if (!text.isTextual() || text.textValue().isEmpty()) {
                    return field + " must be non-empty strings";
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
