package io.telecast.rest.internal;

import io.telecast.api.auth.Principal;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.health.WallClock;
import io.telecast.api.uplink.Report;
import io.telecast.api.uplink.UplinkBus;
import io.telecast.api.uplink.UplinkResult;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code POST …/simulation}: a report as if the device had published it. It takes the way of every report and is answered
 * when it is stored. Reports of one device that are posted at the same time have no order among them.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/telemetry/datas/simulation",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class SimulationServlet extends ApiServlet {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "telemetry";
    private static final String TOPIC = "devices/telemetry";
    private static final Reply TAKES_NONE =
            new Reply(503, "this instance takes no reports at present; try another one, or again later", null);
    private static final Reply BUSY = new Reply(503, "too many reports wait, this one was not taken; try again", null);

    /** Two reports of one millisecond would be one sample. */
    private final transient AtomicLong lastTime = new AtomicLong();

    @Activate
    public SimulationServlet(@Reference Services services) {
        super(services);
    }

    @Override
    String method() {
        return "POST";
    }

    @Override
    Reply late() {
        return new Reply(503, "no answer in time; the report may still be stored, look before you send it again", null);
    }

    @Override
    CompletionStage<Reply> answer(HttpServletRequest request, Principal principal) {
        return RequestBody.read(request, services().bodyMaxBytes())
                .thenCompose(body -> report(SimulatedReport.of(body), principal));
    }

    private CompletionStage<Reply> report(SimulatedReport simulated, Principal principal) {
        DeviceDirectory devices = services().directory;
        if (devices == null) {
            return Services.done(Reply.unavailable());
        }
        return devices.find(simulated.deviceId())
                .thenCompose(device -> device.filter(principal::sees).isPresent()
                        ? submit(device.get(), simulated.payload())
                        : Services.done(Reply.notFound()));
    }

    private CompletionStage<Reply> submit(Device device, byte[] payload) {
        UplinkBus bus = services().bus;
        if (bus == null || services().telemetryHandler == null) {
            return Services.done(TAKES_NONE);
        }
        long time = lastTime.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
        return bus.submit(new Report(TYPE, TOPIC, device.id(), null, payload, time, false, 1, WallClock.micros()))
                .thenApply(result -> reply(device, result));
    }

    private static Reply reply(Device device, UplinkResult result) {
        if (result instanceof UplinkResult.Drop drop) {
            return Reply.badRequest(drop.reason());
        }
        return result instanceof UplinkResult.Ok ? Reply.ok(Map.of("device_id", device.id())) : BUSY;
    }
}
