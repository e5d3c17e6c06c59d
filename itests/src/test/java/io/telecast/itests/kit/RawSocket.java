package io.telecast.itests.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A WebSocket client without manners: sends any bytes as frames, and reads what the server answers. */
public final class RawSocket implements AutoCloseable {
    /** Operation code of a text frame. */
    public static final int TEXT = 1;

    /** Operation code of a binary frame. */
    public static final int BINARY = 2;

    /** Operation code of a close frame. */
    public static final int CLOSE = 8;

    /** Operation code of a ping. */
    public static final int PING = 9;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;

    private final Socket socket;
    private final DataInputStream in;

    /** What the server sent. */
    public record Answer(int operation, byte[] body) {
        /** The body as text; of a close frame the reason. */
        public String text() {
            int skip = operation == CLOSE ? Math.min(2, body.length) : 0;
            return new String(body, skip, body.length - skip, StandardCharsets.UTF_8);
        }

        /** The code of a close frame. */
        public int code() {
            return body.length < 2 ? 1005 : ByteBuffer.wrap(body).getShort() & 0xffff;
        }
    }

    /** Connects and shakes hands. */
    public RawSocket(URI uri) {
        this(uri, null);
    }

    /** Connects from an address of this machine, any one if it is null, and shakes hands. */
    public RawSocket(URI uri, InetAddress from) {
        try {
            socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort(), from, 0);
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            in = new DataInputStream(socket.getInputStream());
            write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = readHead();
            if (!head.startsWith("HTTP/1.1 101")) {
                throw new IOException(head);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a whole frame, masked with zeros. */
    public void frame(int operation, byte[] body) {
        frame(FIN | operation, body.length, body);
    }

    /** Sends a first byte, a length that may lie, and a body. */
    public void frame(int firstByte, long length, byte[] body) {
        ByteBuffer buffer = ByteBuffer.allocate(14 + body.length).put((byte) firstByte);
        if (length < 126) {
            buffer.put((byte) (MASK | length));
        } else if (length < 65536) {
            buffer.put((byte) (MASK | 126)).putShort((short) length);
        } else {
            buffer.put((byte) (MASK | 127)).putLong(length);
        }
        buffer.putInt(0).put(body).flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        write(bytes);
    }

    /** Sends any bytes. */
    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame of the server; null when it ended the connection. */
    public Answer read() {
        try {
            int operation = in.readUnsignedByte() & 0xf;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new Answer(operation, body);
        } catch (EOFException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(StandardCharsets.US_ASCII);
    }
}
