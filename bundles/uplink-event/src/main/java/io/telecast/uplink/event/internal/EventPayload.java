package io.telecast.uplink.event.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.telecast.api.uplink.Decoder;
import io.telecast.api.uplink.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An event on the wire: {@code {"method":"FindAnimal","params":{…}}} (contract, section 1). Other fields are ignored, so
 * that a device that says more than we know of is understood by what we know.
 *
 * @param method what happened
 * @param params what there is to say about it, as JSON text
 */
record EventPayload(String method, String params) {
    private static final String METHOD = "method";
    private static final String PARAMS = "params";
    private static final int METHOD_MAX_CHARS = 255;
    private static final JsonFactory JSON = new JsonFactory();

    /** A payload that is no event; the message says what is allowed. */
    static final class BadEventException extends Exception {
        private static final long serialVersionUID = 1L;

        BadEventException(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Reads the values of a report; {@code params} that are absent or null are empty. */
    static EventPayload of(Sample sample, Decoder decoder) throws BadEventException {
        Object method = sample.values().get(METHOD);
        if (method == null) {
            throw new BadEventException("method is missing; allowed: {\"method\":\"…\",\"params\":{…}}");
        }
        if (!(method instanceof String text) || isStructure(text)) {
            throw new BadEventException(
                    "method is no text; allowed: a text of 1 to " + METHOD_MAX_CHARS + " characters");
        }
        if (text.isEmpty() || text.length() > METHOD_MAX_CHARS) {
            throw new BadEventException(
                    "method has " + text.length() + " characters; allowed: 1 to " + METHOD_MAX_CHARS);
        }
        Object params = sample.values().get(PARAMS);
        return new EventPayload(text, params == null ? "{}" : json(params, decoder));
    }

    /** What those who watch get. */
    byte[] json(Decoder decoder) {
        String start = text(decoder, METHOD, method);
        return (start.substring(0, start.length() - 1) + ",\"" + PARAMS + "\":" + params + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Objects and lists have come as their JSON text; a text of the device's own that is one counts as one. */
    private static String json(Object value, Decoder decoder) {
        if (value instanceof String text && isStructure(text)) {
            return text;
        }
        String object = text(decoder, PARAMS, value);
        return object.substring(PARAMS.length() + 4, object.length() - 1);
    }

    private static String text(Decoder decoder, String key, Object value) {
        return new String(decoder.json(Map.of(key, value)), StandardCharsets.UTF_8);
    }

    private static boolean isStructure(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.currentToken() != null && parser.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }
}
