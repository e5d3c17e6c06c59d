package io.telecast.itests.bench.bundle;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** What a socket costs that does nothing but answer. */
@ServerEndpoint(EmptyEndpoint.PATH)
public final class EmptyEndpoint {
    /** Its path. */
    public static final String PATH = "/bench/empty";

    /** Stays, however silent. */
    @OnOpen
    public void open(Session session) {
        session.setMaxIdleTimeout(0);
    }

    /** Answers at once. */
    @OnMessage
    public void text(Session session, String text) throws IOException {
        session.getBasicRemote().sendText("{}");
    }
}
