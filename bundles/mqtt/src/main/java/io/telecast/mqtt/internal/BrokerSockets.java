package io.telecast.mqtt.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the sockets of one session with a broker. */
final class BrokerSockets extends SocketFactory {
    private static final String UNCONNECTED = "the client makes its sockets unconnected";

    private final Broker broker;
    private final MqttSettings settings;
    private final @Nullable SSLContext tls;
    private final PacketReader.Sink sink;
    private volatile @Nullable BrokerSocket made;

    /** With this context for TLS, null for none. */
    BrokerSockets(Broker broker, MqttSettings settings, @Nullable SSLContext tls, PacketReader.Sink sink) {
        this.broker = broker;
        this.settings = settings;
        this.tls = tls;
        this.sink = sink;
    }

    @Override
    public Socket createSocket() {
        BrokerSocket socket = new BrokerSocket(broker, settings, tls, sink);
        made = socket;
        return socket;
    }

    /** Of the connection; null before the client has begun to talk. */
    @Nullable
    PacketWriter writer() {
        BrokerSocket open = made;
        return open == null ? null : open.writer();
    }

    /** Whether what was made has ended. */
    boolean haveEnded() {
        BrokerSocket open = made;
        return open != null && open.hasEnded();
    }

    /** Ends what was made, connected or still connecting. */
    void close() throws IOException {
        Socket open = made;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException(UNCONNECTED);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException(UNCONNECTED);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException(UNCONNECTED);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException(UNCONNECTED);
    }
}
