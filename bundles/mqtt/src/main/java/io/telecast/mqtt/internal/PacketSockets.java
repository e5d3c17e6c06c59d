package io.telecast.mqtt.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Sockets whose bytes the client gets by way of a {@link PacketReader}. */
final class PacketSockets extends SocketFactory {
    private final int payloadMax;

    PacketSockets(int payloadMax) {
        this.payloadMax = payloadMax;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new PacketReader(super.getInputStream(), payloadMax);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the client makes its sockets unconnected");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("the client makes its sockets unconnected");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("the client makes its sockets unconnected");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("the client makes its sockets unconnected");
    }
}
