package io.telecast.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer (contract, section 5).
 *
 * @param status the HTTP status, which is also the {@code code}
 * @param message for a person
 * @param data what was asked for, null if there is none
 */
record Reply(int status, String message, @Nullable Object data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply ok(Object data) {
        return new Reply(200, "success", data);
    }

    static Reply badRequest(String message) {
        return new Reply(400, message, null);
    }

    static Reply unauthorized(String message) {
        return new Reply(401, message, null);
    }

    /** Also for what belongs to another tenant: that it exists is not revealed. */
    static Reply notFound() {
        return new Reply(404, "device not found", null);
    }

    static Reply unavailable() {
        return new Reply(503, "temporarily unavailable, try again later", null);
    }

    byte[] json() {
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        form.put("code", status);
        form.put("message", message);
        form.put("data", data);
        try {
            return JSON.writeValueAsBytes(form);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an answer of maps, lists and plain values is JSON", impossible);
        }
    }
}
