package io.telecast.websocket.internal;

import jakarta.websocket.server.ServerEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Some current values of a device (contract, section 3). */
@Component(service = Object.class, property = "org.ops4j.pax.web.http.whiteboard.websocket=true")
@ServerEndpoint(CurrentKeysEndpoint.PATH)
public final class CurrentKeysEndpoint extends Endpoint {
    static final String PATH = "/api/v1/telemetry/datas/current/keys/ws";

    @Activate
    public CurrentKeysEndpoint(@Reference WebSocketManager manager) {
        super(manager, PATH, Purpose.NAMED_VALUES);
    }
}
