package io.telecast.mqtt.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The identity envelope of a broker that knows who publishes: {@code {"device_id":…,"values":"<base64>","ts":<ms>}}
 * (contract, section 1). Other fields are passed over.
 *
 * @param timestamp the broker's receipt time in milliseconds, 0 if it did not stamp
 */
record Envelope(String deviceId, byte[] payload, long timestamp) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** A message that is no envelope; the text says why, without repeating it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable String deviceId;

        Malformed(String reason, @Nullable String deviceId) {
            super(reason, null, false, false);
            this.deviceId = deviceId;
        }

        @Nullable
        String deviceId() {
            return deviceId;
        }
    }

    static Envelope read(byte[] message) throws Malformed {
        String deviceId = null;
        byte[] payload = null;
        long timestamp = 0;
        try (JsonParser json = JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("the envelope is not a JSON object", null);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "device_id" -> deviceId = deviceId(json, value);
                    case "values" -> payload = payload(json, value, deviceId);
                    case "ts" -> timestamp = timestamp(json, value, deviceId);
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new Malformed("the envelope is more than one JSON object", deviceId);
            }
        } catch (IOException broken) {
            throw new Malformed("the envelope is not JSON", deviceId);
        }
        if (deviceId == null) {
            throw new Malformed("the envelope has no device_id", null);
        }
        if (payload == null) {
            throw new Malformed("the envelope has no values", deviceId);
        }
        return new Envelope(deviceId, payload, timestamp);
    }

    private static String deviceId(JsonParser json, JsonToken value) throws IOException, Malformed {
        if (value != JsonToken.VALUE_STRING) {
            throw new Malformed("device_id of the envelope is not a string", null);
        }
        return json.getText();
    }

    private static byte[] payload(JsonParser json, JsonToken value, @Nullable String deviceId)
            throws IOException, Malformed {
        if (value != JsonToken.VALUE_STRING) {
            throw new Malformed("values of the envelope is not a string", deviceId);
        }
        try {
            return json.getBinaryValue();
        } catch (JsonParseException broken) {
            throw new Malformed("values of the envelope is not base64", deviceId);
        }
    }

    private static long timestamp(JsonParser json, JsonToken value, @Nullable String deviceId)
            throws IOException, Malformed {
        if (value != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Malformed("ts of the envelope is not a whole number of milliseconds", deviceId);
        }
        long timestamp = json.getLongValue();
        if (timestamp <= 0) {
            throw new Malformed("ts of the envelope is not after 1970", deviceId);
        }
        return timestamp;
    }
}
