package io.telecast.websocket.internal;

import jakarta.websocket.server.ServerEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which of some devices are online (contract, section 3). */
@Component(service = Object.class, property = "org.ops4j.pax.web.http.whiteboard.websocket=true")
@ServerEndpoint(StatusBatchEndpoint.PATH)
public final class StatusBatchEndpoint extends Endpoint {
    static final String PATH = "/api/v1/device/online/status/ws/batch";

    @Activate
    public StatusBatchEndpoint(@Reference WebSocketManager manager) {
        super(manager, PATH, Purpose.STATES);
    }
}
