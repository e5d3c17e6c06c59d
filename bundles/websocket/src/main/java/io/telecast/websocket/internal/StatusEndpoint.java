package io.telecast.websocket.internal;

import jakarta.websocket.server.ServerEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a device is online (contract, section 3). */
@Component(service = Object.class, property = "org.ops4j.pax.web.http.whiteboard.websocket=true")
@ServerEndpoint(StatusEndpoint.PATH)
public final class StatusEndpoint extends Endpoint {
    static final String PATH = "/api/v1/device/online/status/ws";

    @Activate
    public StatusEndpoint(@Reference WebSocketManager manager) {
        super(manager, PATH, Purpose.STATE);
    }
}
