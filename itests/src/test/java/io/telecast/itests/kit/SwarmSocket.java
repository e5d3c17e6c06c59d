package io.telecast.itests.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One socket of a {@link Swarm}, touched by the swarm's thread alone. */
final class SwarmSocket implements Comparable<SwarmSocket> {
    private static final long RETRY_MICROS = TimeUnit.MILLISECONDS.toMicros(500);
    private static final byte[] TEXT_PING = "ping".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT_PONG = "pong".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEPARATOR = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int NO_CODE = 1005;
    private static final int ABNORMAL = Watcher.ABNORMAL;
    private static final int WRONG_MAX = 5;

    private final int index;
    private final Surroundings surroundings;
    private final List<Integer> closes = new ArrayList<>(1);
    private final List<String> wrong = new ArrayList<>(0);
    private String firstFrame;
    private SocketChannel channel;
    private SelectionKey key;
    /** What was read of a frame, or of the answer to the handshake, that is not complete. */
    private byte[] rest;
    /** What could not be written yet. */
    private ByteBuffer unsent;

    private boolean open;
    private boolean snapshot;
    private boolean stalled;
    private long newest;
    private long frames;
    private long pingedAt;
    private long rfcPingedAt;
    private long due;

    /** What the sockets of a swarm share. */
    static final class Surroundings {
        private final Selector selector;
        private final ByteBuffer room;
        private final byte[] name;
        private final int receiveBuffer;
        private final Latencies latencies;
        private final Latencies pongs;
        private final Consumer<SwarmSocket> ended;

        /** @param latencies of numbers that are times; null if they are none */
        Surroundings(
                Selector selector,
                int room,
                String key,
                int receiveBuffer,
                Latencies latencies,
                Latencies pongs,
                Consumer<SwarmSocket> ended) {
            this.selector = selector;
            this.room = ByteBuffer.allocate(room);
            this.name = ("\"" + key + "\":").getBytes(StandardCharsets.UTF_8);
            this.receiveBuffer = receiveBuffer;
            this.latencies = latencies;
            this.pongs = pongs;
            this.ended = ended;
        }
    }

    SwarmSocket(int index, String firstFrame, Surroundings surroundings) {
        this.index = index;
        this.firstFrame = firstFrame;
        this.surroundings = surroundings;
    }

    boolean isConnected() {
        return channel != null;
    }

    boolean isOpen() {
        return open;
    }

    boolean hasSnapshot() {
        return open && snapshot;
    }

    long newest() {
        return newest;
    }

    long frames() {
        return frames;
    }

    List<String> wrong() {
        return wrong;
    }

    List<Integer> closes() {
        return closes;
    }

    /** When it may connect again. */
    long due() {
        return due;
    }

    @Override
    public int compareTo(SwarmSocket other) {
        return Long.compare(due, other.due);
    }

    long waiting(long now) {
        return Math.max(pingedAt == 0 ? 0 : now - pingedAt, rfcPingedAt == 0 ? 0 : now - rfcPingedAt);
    }

    void connect(URI uri) {
        due = Swarm.now() + RETRY_MICROS;
        open = false;
        snapshot = false;
        stalled = false;
        rest = null;
        unsent = null;
        newest = 0;
        pingedAt = 0;
        rfcPingedAt = 0;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (surroundings.receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, surroundings.receiveBuffer);
            }
            key = channel.register(surroundings.selector, SelectionKey.OP_CONNECT, this);
            String handshake = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            unsent = ByteBuffer.wrap(handshake.getBytes(StandardCharsets.US_ASCII));
            if (channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
                flush();
            }
        } catch (IOException e) {
            end(ABNORMAL);
        }
    }

    /** Does what the network allows. */
    void ready() {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                flush();
            } else {
                if (key.isWritable()) {
                    flush();
                }
                if (key.isValid() && key.isReadable()) {
                    read();
                }
            }
        } catch (IOException e) {
            end(ABNORMAL);
        }
    }

    void send(String text) {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void subscribe(String frame) {
        firstFrame = frame;
        snapshot = false;
        send(frame);
    }

    void ping() {
        long now = Swarm.now();
        if (open && pingedAt == 0) {
            pingedAt = now;
            frame(TEXT, TEXT_PING);
        }
        if (open && rfcPingedAt == 0) {
            rfcPingedAt = now;
            frame(PING, new byte[] {1});
        }
    }

    void stall() {
        stalled = true;
        interest();
    }

    void resume() {
        stalled = false;
        interest();
    }

    /** Ends the connection by itself. */
    void leave(boolean politely) {
        if (open && politely) {
            frame(CLOSE, new byte[] {3, (byte) 0xe8});
        }
        disconnect();
    }

    private void end(int code) {
        closes.add(code);
        // At once if it was open; after a refusal a little later.
        due = open ? Swarm.now() : Math.max(due, Swarm.now());
        disconnect();
        surroundings.ended.accept(this);
    }

    private void disconnect() {
        open = false;
        SocketChannel last = channel;
        channel = null;
        if (last != null) {
            try {
                last.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }
    }

    private void interest() {
        if (channel != null && key.isValid()) {
            key.interestOps((stalled ? 0 : SelectionKey.OP_READ) | (unsent == null ? 0 : SelectionKey.OP_WRITE));
        }
    }

    private void flush() throws IOException {
        if (unsent != null) {
            channel.write(unsent);
            if (!unsent.hasRemaining()) {
                unsent = null;
            }
        }
        interest();
    }

    /** A frame masked with zeros. */
    private void frame(int operation, byte[] body) {
        if (channel == null) {
            return;
        }
        ByteBuffer frame = ByteBuffer.allocate(8 + body.length + (unsent == null ? 0 : unsent.remaining()));
        if (unsent != null) {
            frame.put(unsent);
        }
        frame.put((byte) (0x80 | operation));
        if (body.length < 126) {
            frame.put((byte) (0x80 | body.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) body.length);
        }
        unsent = frame.putInt(0).put(body).flip();
        try {
            flush();
        } catch (IOException e) {
            end(ABNORMAL);
        }
    }

    private void read() throws IOException {
        ByteBuffer room = surroundings.room.clear();
        if (rest != null) {
            room.put(rest);
            rest = null;
        }
        if (channel.read(room) < 0) {
            end(ABNORMAL);
            return;
        }
        room.flip();
        if (!open) {
            answered(room);
        }
        while (channel != null && open && taken(room)) {
            // Another one may follow.
        }
        if (channel != null && room.hasRemaining()) {
            if (room.remaining() == room.capacity()) {
                throw new IllegalStateException("a frame of more than " + room.capacity() + " bytes");
            }
            rest = new byte[room.remaining()];
            room.get(rest);
        }
    }

    /** The answer to the handshake: everything up to an empty line. */
    private void answered(ByteBuffer room) {
        int end = find(room.array(), room.position(), room.limit(), SEPARATOR);
        if (end < 0) {
            return;
        }
        String head = new String(room.array(), 0, end, StandardCharsets.US_ASCII);
        room.position(end);
        if (head.startsWith("HTTP/1.1 101")) {
            open = true;
            if (firstFrame != null) {
                send(firstFrame);
            }
        } else {
            end(-Integer.parseInt(head.split(" ", 3)[1]));
        }
    }

    /** Takes a frame out of the room, if it is there as a whole. */
    private boolean taken(ByteBuffer room) {
        int begin = room.position();
        if (room.remaining() < 2) {
            return false;
        }
        int operation = room.get() & 0xf;
        long length = room.get() & 0x7f;
        int more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (room.remaining() < more) {
            room.position(begin);
            return false;
        }
        length = more == 2 ? room.getShort() & 0xffff : more == 8 ? room.getLong() : length;
        if (room.remaining() < length) {
            room.position(begin);
            return false;
        }
        int body = room.position();
        room.position(body + (int) length);
        arrived(operation, room, body, (int) length);
        return true;
    }

    private void arrived(int operation, ByteBuffer room, int body, int length) {
        if (operation == PONG) {
            rfcPingedAt = answered(rfcPingedAt);
        } else if (operation == CLOSE) {
            frame(CLOSE, new byte[0]);
            if (channel != null) {
                end(length < 2 ? NO_CODE : room.getShort(body) & 0xffff);
            }
        } else if (operation == TEXT && find(room.array(), body, body + length, TEXT_PONG) == body + TEXT_PONG.length) {
            pingedAt = answered(pingedAt);
        } else if (operation == TEXT) {
            frames++;
            snapshot = true;
            int value = find(room.array(), body, body + length, surroundings.name);
            if (value > 0) {
                number(digits(room.array(), value, body + length));
            }
        }
    }

    /** A pong that nobody asked for does not count. */
    private long answered(long since) {
        if (since > 0) {
            surroundings.pongs.add(Swarm.now() - since);
        }
        return 0;
    }

    private void number(long number) {
        if (number < newest && wrong.size() < WRONG_MAX) {
            wrong.add("socket " + index + ": " + number + " after " + newest);
        }
        newest = Math.max(newest, number);
        if (surroundings.latencies != null) {
            surroundings.latencies.add(Swarm.now() - number);
        }
    }

    private static long digits(byte[] text, int from, int end) {
        long number = 0;
        for (int i = from; i < end && text[i] >= '0' && text[i] <= '9'; i++) {
            number = 10 * number + text[i] - '0';
        }
        return number;
    }

    /** Where the bytes behind the sought ones are; -1 if these are not there. */
    private static int find(byte[] text, int from, int end, byte[] sought) {
        for (int i = from; i <= end - sought.length; i++) {
            int same = 0;
            while (same < sought.length && text[i + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return i + same;
            }
        }
        return -1;
    }
}
