package io.telecast.websocket.internal;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;

/** What the endpoints have in common: it brings what the server says of a session to its socket. Public for Jetty. */
public abstract class Endpoint {
    private static final int LOST = 1006;
    private static final String COMPRESSION = "permessage-deflate";

    private final WebSocketManager manager;
    private final String path;
    private final Purpose purpose;
    private final Map<String, ClientSocket> sockets = new ConcurrentHashMap<>();

    Endpoint(WebSocketManager manager, String path, Purpose purpose) {
        this.manager = manager;
        this.path = path;
        this.purpose = purpose;
    }

    @OnOpen
    public void opened(Session session) {
        offerNoCompression(session);
        Wire wire = new JettyWire(session, manager.limits());
        Caller caller = session.getUserPrincipal() instanceof Caller known
                ? known
                : manager.callers().unknown(wire.remoteAddress());
        ClientSocket socket = manager.socket(wire, caller, path, purpose);
        // Known before it is opened: one that is refused is closed, and forgotten, before this returns.
        sockets.put(session.getId(), socket);
        manager.opened(socket);
    }

    @OnMessage
    public void received(String text, Session session) {
        ClientSocket socket = sockets.get(session.getId());
        if (socket != null) {
            socket.text(text);
        }
    }

    @OnMessage
    public void receivedBytes(byte[] bytes, Session session) {
        ClientSocket socket = sockets.get(session.getId());
        if (socket != null) {
            socket.bytes();
        }
    }

    @OnError
    public void failed(Session session, Throwable cause) {
        ClientSocket socket = sockets.get(session.getId());
        if (socket == null) {
            return;
        }
        if (cause instanceof MessageTooLargeException) {
            socket.failed(
                    EndReason.OVERSIZED,
                    "a frame was longer than " + manager.limits().frameBytes() + " bytes");
        } else if (cause instanceof BadPayloadException) {
            socket.failed(EndReason.PROTOCOL, "a text was not UTF-8");
        } else if (cause instanceof CloseException) {
            socket.failed(EndReason.PROTOCOL, "against the protocol: " + cause.getMessage());
        } else {
            // Its class alone often says what happened.
            socket.failed(EndReason.LOST, "the connection failed: " + cause);
        }
    }

    @OnClose
    public void closed(Session session, CloseReason reason) {
        ClientSocket socket = sockets.remove(session.getId());
        if (socket != null) {
            int code = reason.getCloseCode().getCode();
            socket.closed(ending(code), code == LOST ? "it ended without a close frame" : "it was closed with " + code);
        }
    }

    /**
     * With compression every socket keeps a compressor of some 300 kB, and each frame is compressed once for each socket
     * instead of being shared. Said at the first socket of a container, which may still have agreed to it: a listener of
     * the servlet context would say it before, but Pax Web restarts the context for one, while endpoints register.
     */
    private static void offerNoCompression(Session session) {
        if (session.getContainer() instanceof JakartaWebSocketContainer jetty
                && jetty.getExtensionRegistry().isAvailable(COMPRESSION)) {
            jetty.getExtensionRegistry().unregister(COMPRESSION);
        }
    }

    private static EndReason ending(int code) {
        return switch (code) {
            case 1002, 1003, 1007, 1009 -> EndReason.PROTOCOL;
            case LOST -> EndReason.LOST;
            default -> EndReason.CLIENT;
        };
    }
}
