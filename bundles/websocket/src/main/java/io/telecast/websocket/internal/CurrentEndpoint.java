package io.telecast.websocket.internal;

import jakarta.websocket.server.ServerEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** All current values of a device (contract, section 3). */
@Component(service = Object.class, property = "org.ops4j.pax.web.http.whiteboard.websocket=true")
@ServerEndpoint(CurrentEndpoint.PATH)
public final class CurrentEndpoint extends Endpoint {
    static final String PATH = "/api/v1/telemetry/datas/current/ws";

    @Activate
    public CurrentEndpoint(@Reference WebSocketManager manager) {
        super(manager, PATH, Purpose.VALUES);
    }
}
