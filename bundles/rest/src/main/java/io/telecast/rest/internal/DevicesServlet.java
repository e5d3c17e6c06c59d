package io.telecast.rest.internal;

import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.store.Presence;
import io.telecast.api.store.PresenceStore;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /api/v1/device[?search=&page=&page_size=]}: devices of the tenant, by name. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/device",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class DevicesServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_PAGE_SIZE = 500;

    @Activate
    public DevicesServlet(@Reference Services services) {
        super(services);
    }

    @Override
    CompletionStage<Reply> answer(HttpServletRequest request, Principal principal) {
        DeviceDirectory devices = services().directory;
        if (devices == null) {
            return Services.done(Reply.unavailable());
        }
        try {
            int page = (int) Numbers.optional(request, "page", 1, 1, 1_000_000);
            int size = (int) Numbers.optional(request, "page_size", 100, 1, MAX_PAGE_SIZE);
            String search = parameter(request, "search");
            return devices.list(principal.tenantId(), search == null ? "" : search, (page - 1) * size, size)
                    .thenCompose(found ->
                            presence(found).thenApply(presence -> Reply.ok(form(found, presence, page, size))));
        } catch (Numbers.Wrong wrong) {
            return Services.done(Reply.badRequest(wrong.getMessage()));
        }
    }

    /** Which of them are online; nothing of those of whom it is not known, for one because the database went away. */
    private CompletionStage<Map<String, Presence>> presence(DevicePage found) {
        PresenceStore store = services().presence;
        if (store == null || found.devices().isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return store.find(found.devices().stream().map(Device::id).toList()).exceptionally(away -> Map.of());
    }

    private static Map<String, Object> form(DevicePage found, Map<String, Presence> presence, int page, int size) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("page", page);
        form.put("page_size", size);
        form.put("total", found.total());
        form.put(
                "list",
                found.devices().stream()
                        .map(device -> form(device, presence.get(device.id())))
                        .toList());
        return form;
    }

    private static Map<String, Object> form(Device device, @Nullable Presence presence) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("id", device.id());
        form.put("name", device.name());
        form.put("device_number", device.number());
        form.put("tenant_id", device.tenantId());
        if (presence != null) {
            form.put("is_online", presence.online() ? 1 : 0);
        }
        return form;
    }
}
