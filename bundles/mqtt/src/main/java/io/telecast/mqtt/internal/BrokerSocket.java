package io.telecast.mqtt.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket to a broker, with TLS or without, whose bytes go by a {@link PacketReader} and a {@link PacketWriter}. It connects in
 * the milliseconds that are set; the client knows whole seconds only.
 */
final class BrokerSocket extends Socket {
    private final Socket raw = new Socket();
    private final Broker broker;
    private final MqttSettings settings;
    private final @Nullable SSLContext tls;
    private final PacketReader.Sink sink;
    private final Pings pings = new Pings();
    private final SpokenFirst order = new SpokenFirst(raw::isClosed);
    private volatile Socket talking = raw; // the one that is read and written
    private volatile @Nullable PacketWriter writer; // from when the client asks for it

    BrokerSocket(Broker broker, MqttSettings settings, @Nullable SSLContext tls, PacketReader.Sink sink) {
        this.broker = broker;
        this.settings = settings;
        this.tls = tls;
        this.sink = sink;
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(broker.host(), broker.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(broker.host());
        }
        raw.connect(address, settings.connectTimeoutMillis());
        raw.setTcpNoDelay(true);
        if (tls != null) {
            talking = handshake(tls);
        }
    }

    /** The host name is checked against the certificate within the handshake. */
    private Socket handshake(SSLContext context) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(raw, broker.host(), broker.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setProtocols(settings.tls().versions().toArray(String[]::new));
        if (settings.tls().verifyHost()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secure.setSSLParameters(parameters);
        secure.setSoTimeout(settings.connectTimeoutMillis());
        secure.startHandshake();
        secure.setSoTimeout(0);
        return secure;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PacketReader(order.reading(talking.getInputStream()), settings.packetMaxBytes(), pings, sink);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        PacketWriter made = new PacketWriter(order.writing(talking.getOutputStream()), pings);
        writer = made;
        return made;
    }

    /** Null before the client has begun to talk. */
    @Nullable
    PacketWriter writer() {
        return writer;
    }

    /** A timeout in the middle of a TLS record could lose its place; nobody waits for one, closing ends a read. */
    @Override
    public void setSoTimeout(int millis) throws SocketException {
        if (tls == null) {
            raw.setSoTimeout(millis);
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        raw.shutdownInput();
    }

    /** Whether it was closed, or what was written to it did not go out. */
    boolean hasEnded() {
        return raw.isClosed() || order.isBroken();
    }

    /** Without the farewell of TLS, which waits for a peer that does not read; MQTT has one of its own. */
    @Override
    public void close() throws IOException {
        raw.close();
        PacketWriter ended = writer;
        if (ended != null) {
            ended.close();
        }
    }
}
