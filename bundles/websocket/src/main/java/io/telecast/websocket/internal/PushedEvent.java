package io.telecast.websocket.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the channel {@code ws:device:{id}} (contract, section 2).
 *
 * @param deviceId the device it names
 * @param tenantId the tenant it names
 * @param timestamp milliseconds since 1970
 * @param values JSON text by key
 */
record PushedEvent(String deviceId, String tenantId, long timestamp, Map<String, String> values) {

    /** Reads an event; null when it is malformed. Other top-level fields are allowed. */
    static @Nullable PushedEvent read(byte[] payload) {
        try (JsonParser parser = Json.FACTORY.createParser(payload)) {
            return new Reader().read(parser);
        } catch (IOException malformed) {
            return null;
        }
    }

    /** Collects the fields, which may come in any order. */
    private static final class Reader {
        private @Nullable String deviceId;
        private @Nullable String tenantId;
        private long timestamp = -1;
        private @Nullable Map<String, String> values;

        @Nullable
        PushedEvent read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                field(parser, name, parser.nextToken());
            }
            if (parser.nextToken() != null || deviceId == null || tenantId == null || values == null) {
                return null;
            }
            return timestamp < 0 ? null : new PushedEvent(deviceId, tenantId, timestamp, values);
        }

        private void field(JsonParser parser, String name, JsonToken token) throws IOException {
            if (name.equals("device_id") && token == JsonToken.VALUE_STRING) {
                deviceId = parser.getText();
            } else if (name.equals("tenant_id") && token == JsonToken.VALUE_STRING) {
                tenantId = parser.getText();
            } else if (name.equals("timestamp") && token == JsonToken.VALUE_NUMBER_INT) {
                timestamp = parser.getLongValue();
            } else if (name.equals("data") && token == JsonToken.START_OBJECT) {
                values = values(parser);
            } else {
                parser.skipChildren();
            }
        }

        private static Map<String, String> values(JsonParser parser) throws IOException {
            Map<String, String> values = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                String value = Json.value(parser, parser.nextToken());
                if (value != null && !key.equals(Json.SYSTIME)) {
                    values.put(key, value);
                }
            }
            return values;
        }
    }
}
