package io.telecast.rest.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.telecast.api.auth.Principal;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET …/current/{device_id}} and {@code GET …/current/keys?device_id=&keys=}: current values of a device. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/telemetry/datas/current/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class CurrentServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_KEYS = 1_000;
    private static final String KEYS =
            "keys must be non-empty strings, as a JSON array or repeated, at most " + MAX_KEYS;
    private static final ObjectReader JSON =
            new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Activate
    public CurrentServlet(@Reference Services services) {
        super(services);
    }

    @Override
    CompletionStage<Reply> answer(HttpServletRequest request, Principal principal) {
        String path = request.getPathInfo();
        if (path == null || path.length() < 2) {
            return Services.done(Reply.badRequest("device_id is required"));
        }
        return path.equals("/keys") ? some(request, principal) : all(path.substring(1), principal);
    }

    private CompletionStage<Reply> all(String deviceId, Principal principal) {
        return services().reading(principal, deviceId, (device, store) -> store.current(device.id())
                .thenApply(points -> Reply.ok(Points.of(device, points))));
    }

    private CompletionStage<Reply> some(HttpServletRequest request, Principal principal) {
        String deviceId = parameter(request, "device_id");
        if (deviceId == null) {
            return Services.done(Reply.badRequest("device_id is required"));
        }
        String[] values = request.getParameterValues("keys");
        if (values == null) {
            return Services.done(Reply.badRequest("keys is required"));
        }
        Set<String> keys = keys(values);
        if (keys == null) {
            return Services.done(Reply.badRequest(KEYS));
        }
        return services().reading(principal, deviceId, (device, store) -> store.current(device.id(), keys)
                .thenApply(points -> Reply.ok(Points.of(device, points))));
    }

    /** Each value is a key or a JSON array of keys; null if one is neither. */
    private static @Nullable Set<String> keys(String[] values) {
        Set<String> keys = new LinkedHashSet<>();
        for (String value : values) {
            if (!value.startsWith("[")) {
                keys.add(value);
            } else if (!addAll(value, keys)) {
                return null;
            }
        }
        return keys.isEmpty() || keys.size() > MAX_KEYS || keys.contains("") ? null : keys;
    }

    private static boolean addAll(String array, Set<String> keys) {
        try {
            for (JsonNode element : (JsonNode) JSON.readTree(array)) {
                if (!element.isTextual()) {
                    return false;
                }
                keys.add(element.textValue());
            }
            return true;
        } catch (JacksonException malformed) {
            return false;
        }
    }
}
