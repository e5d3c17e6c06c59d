package io.telecast.rest.internal;

import io.telecast.api.auth.Principal;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET …/history?device_id=&key=&start_time=&end_time=[&limit=]}: the samples of one key, newest first. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/telemetry/datas/history",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class HistoryServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;

    @Activate
    public HistoryServlet(@Reference Services services) {
        super(services);
    }

    @Override
    CompletionStage<Reply> answer(HttpServletRequest request, Principal principal) {
        String deviceId = parameter(request, "device_id");
        String key = parameter(request, "key");
        if (deviceId == null || key == null) {
            return Services.done(Reply.badRequest((deviceId == null ? "device_id" : "key") + " is required"));
        }
        try {
            // 9999-12-31T23:59:59Z, so that every time can be shown and stored.
            long latest = 253_402_300_799_000L;
            long start = Numbers.required(request, "start_time", 0, latest);
            long end = Numbers.required(request, "end_time", start, latest);
            int limit = (int) Numbers.optional(request, "limit", 1_000, 1, 10_000);
            return services()
                    .reading(principal, deviceId, (device, store) -> store.history(device.id(), key, start, end, limit)
                            .thenApply(points -> Reply.ok(Points.of(device, points))));
        } catch (Numbers.Wrong wrong) {
            return Services.done(Reply.badRequest(wrong.getMessage()));
        }
    }
}
