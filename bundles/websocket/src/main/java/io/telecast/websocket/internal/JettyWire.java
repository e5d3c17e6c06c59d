package io.telecast.websocket.internal;

import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * A connection of Jetty, below the Jakarta API: that API would turn every text into bytes for every socket, and hides
 * pings, which count as life.
 */
final class JettyWire implements Wire {
    /** A close frame has no room for more (RFC 6455, section 5.5). */
    private static final int REASON_BYTES = 123;

    private final WebSocketCoreSession core;

    JettyWire(Session session, Limits limits) {
        this.core = (WebSocketCoreSession) ((JakartaWebSocketSession) session).getCoreSession();
        // Ours are the only time limits: Jetty's idle timer starts again with every write.
        session.setMaxIdleTimeout(0);
        session.setMaxTextMessageBufferSize(limits.frameBytes());
        session.setMaxBinaryMessageBufferSize(limits.frameBytes());
        core.setMaxFrameSize(limits.frameBytes());
        if (limits.sendBufferBytes() > 0) {
            limitSendBuffer(limits.sendBufferBytes());
        }
    }

    @Override
    public void send(byte[] utf8, Sent answer) {
        core.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(utf8)), new Answer(answer), false);
    }

    @Override
    public void close(int code, String reason) {
        core.close(code, fitting(reason), Callback.NOOP);
    }

    @Override
    public void abort() {
        core.abort();
    }

    @Override
    public long bytesIn() {
        return core.getConnection().getBytesIn();
    }

    @Override
    public String remoteAddress() {
        return core.getRemoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "";
    }

    private static String fitting(String reason) {
        String fits = reason;
        while (fits.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES) {
            fits = fits.substring(0, fits.length() - 1);
        }
        return fits;
    }

    /** What lies in the system's buffer cannot be replaced by newer values any more. */
    private void limitSendBuffer(int bytes) {
        if (core.getConnection().getEndPoint().getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
            } catch (IOException closedAlready) {
                core.abort();
            }
        }
    }

    /** Runs on the selector when a write ends there, so it only hands over the next frame. */
    private record Answer(Sent to) implements Callback {
        @Override
        public void succeeded() {
            to.sent();
        }

        @Override
        public void failed(Throwable cause) {
            to.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
