package io.telecast.websocket.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came by a channel.
 *
 * @param deviceId the device it names; null if it names none
 * @param tenantId the tenant it names; null if it names none
 * @param timestamp milliseconds since 1970
 * @param received when an adapter took the report, microseconds since 1970; 0 if it does not say
 * @param values JSON text by key; of a message one, {@link Sample#MESSAGE}
 */
record PushedEvent(
        @Nullable String deviceId,
        @Nullable String tenantId,
        long timestamp,
        long received,
        Map<String, String> values) {

    /** Reads an event of {@code ws:device:{id}}; null when it is malformed. Other top-level fields are allowed. */
    static @Nullable PushedEvent values(byte[] payload) {
        return data(Reader.of(payload, false));
    }

    /** The same of another type, whose data is kept as it came: a JSON object. */
    static @Nullable PushedEvent message(byte[] payload) {
        return data(Reader.of(payload, true));
    }

    private static @Nullable PushedEvent data(@Nullable Reader reader) {
        if (reader == null || reader.deviceId == null || reader.tenantId == null || reader.values == null) {
            return null;
        }
        return reader.timestamp < 0
                ? null
                : new PushedEvent(reader.deviceId, reader.tenantId, reader.timestamp, reader.received, reader.values);
    }

    /** Reads an event of {@code device:{id}:status}, {@code {"is_online":0|1}}; null when it is malformed. */
    static @Nullable PushedEvent state(byte[] payload) {
        Reader reader = Reader.of(payload, false);
        if (reader == null || reader.online == null) {
            return null;
        }
        Map<String, String> values = Map.of(LatestState.KEY, reader.online);
        return new PushedEvent(reader.deviceId, reader.tenantId, System.currentTimeMillis(), 0, values);
    }

    /** Whether it is meant for this device, as far as it says. */
    boolean concerns(String device) {
        return deviceId == null || deviceId.equals(device);
    }

    /** Whether it comes from this tenant, as far as it says. */
    boolean belongsTo(String tenant) {
        return tenantId == null || tenantId.equals(tenant);
    }

    /** Collects the fields, which may come in any order. */
    private static final class Reader {
        private final boolean whole;
        private @Nullable String deviceId;
        private @Nullable String tenantId;
        private long timestamp = -1;
        private long received;
        private @Nullable Map<String, String> values;
        private @Nullable String online;

        private Reader(boolean whole) {
            this.whole = whole;
        }

        /** Null when it is no JSON object. */
        static @Nullable Reader of(byte[] payload, boolean whole) {
            try (JsonParser parser = Json.FACTORY.createParser(payload)) {
                Reader reader = new Reader(whole);
                return reader.read(parser) ? reader : null;
            } catch (IOException malformed) {
                return null;
            }
        }

        private boolean read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                field(parser, name, parser.nextToken());
            }
            return parser.nextToken() == null;
        }

        private void field(JsonParser parser, String name, JsonToken token) throws IOException {
            if (name.equals("device_id") && token == JsonToken.VALUE_STRING) {
                deviceId = parser.getText();
            } else if (name.equals("tenant_id") && token == JsonToken.VALUE_STRING) {
                tenantId = parser.getText();
            } else if (name.equals("timestamp") && token == JsonToken.VALUE_NUMBER_INT) {
                timestamp = parser.getLongValue();
            } else if (name.equals("received") && token == JsonToken.VALUE_NUMBER_INT) {
                received = parser.getLongValue();
            } else if (name.equals("data") && token == JsonToken.START_OBJECT) {
                values = whole ? Map.of(Sample.MESSAGE, Json.nested(parser)) : values(parser);
            } else if (name.equals(LatestState.KEY) && token == JsonToken.VALUE_NUMBER_INT) {
                online = parser.getText().matches("[01]") ? parser.getText() : null;
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
