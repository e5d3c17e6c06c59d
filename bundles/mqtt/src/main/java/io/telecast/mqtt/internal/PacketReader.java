package io.telecast.mqtt.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What comes from the broker, packet by packet. Messages are taken out and given to the sink at once, on the reading thread:
 * by way of the client each would cost two more threads and several objects, three times what it costs here. It also keeps
 * the client alive, whose reading thread dies of a control character in a property or topic, which any device may send; such
 * characters of a topic become question marks, properties are not used. A message that is too large is cut short, still
 * too large to be taken for a report. Nor does the client see that a broker offers topic aliases. While the sink has no room
 * nothing is read, so that the broker has to wait, and the client's pings are answered here.
 */
final class PacketReader extends FilterInputStream {
    /** Takes messages. */
    interface Sink {
        /** Waits until there is room for a message, or the time is over, which may be 0; tells whether there is. */
        boolean awaitRoom(long millis) throws InterruptedException;

        /**
         * Takes a message; must not block.
         *
         * @param qos 0 or 1
         * @param packetId to acknowledge it by; 0 for quality 0
         */
        void message(String topic, byte[] payload, int qos, int packetId);
    }

    private static final int CONNACK = 2;
    private static final int CONNACK_SIZE = 3; // at least; in MQTT 3 it had two bytes
    private static final int PUBLISH = 3;
    private static final int PINGRESP = 13;
    /** How long a ping may wait for its answer; far less than any keep-alive. */
    private static final long PING_WAIT_MILLIS = 100;

    private static final int TOPIC_AND_PROPERTIES = 128 * 1024;
    private static final int FIRST_SIZE = 16 * 1024;
    private static final byte[] PONG = {(byte) (PINGRESP << 4), 0};

    private final int bodyMax;
    private final Pings pings;
    private final Sink sink;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int start; // of the bytes that were read and not looked at yet
    private int end;
    private byte[] given = buffer; // what is given out: a part of the buffer, or an answer of ours
    private int from; // of the bytes that may be given out
    private int to;
    private long skip; // bytes of a message cut short that are still to come

    PacketReader(InputStream in, int payloadMax, Pings pings, Sink sink) {
        super(in);
        this.pings = pings;
        this.sink = sink;
        this.bodyMax = payloadMax + TOPIC_AND_PROPERTIES;
    }

    @Override
    public int read() throws IOException {
        return ready() ? given[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(given, from, target, offset, count);
        from += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return to - from + in.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Has a whole packet at hand; may end by a timeout of the socket and go on later. */
    private boolean ready() throws IOException {
        while (from == to) {
            if (!nextPacket() && !readMore()) {
                return false;
            }
        }
        return true;
    }

    private boolean readMore() throws IOException {
        if (end == buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            from = 0;
            to = 0;
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count >= 0;
    }

    private boolean nextPacket() throws IOException {
        int skipped = (int) Math.min(skip, end - start);
        start += skipped;
        skip -= skipped;
        if (start == end) {
            from = to = start = end = 0;
            return false;
        }
        int sizeEnd = varIntEnd(start + 1, end);
        if (sizeEnd < 0 && end - start > 4) {
            throw new IOException("the broker sent a packet with a malformed length");
        }
        if (sizeEnd < 0) {
            return false;
        }
        int size = varInt(start + 1);
        int kind = (buffer[start] & 0xFF) >> 4;
        if (kind == CONNACK && size < CONNACK_SIZE) {
            throw new NotMqtt5();
        }
        boolean publish = kind == PUBLISH;
        int taken = publish ? Math.min(size, bodyMax) : size;
        if (end - sizeEnd < taken) {
            return false;
        }
        if (publish && !awaitRoom()) {
            given = PONG;
            from = 0;
            to = PONG.length;
            return true;
        }
        given = buffer;
        from = start;
        to = sizeEnd + taken;
        start = to;
        skip = size - taken;
        if (publish) {
            take(sizeEnd);
        } else if (kind == CONNACK) {
            TopicAliases.refuse(buffer, sizeEnd, to);
        } else if (kind == PINGRESP && !pings.answered()) {
            from = to;
        }
        return true;
    }

    /** Waits for room; false if a ping is to be answered first. */
    private boolean awaitRoom() throws IOException {
        try {
            // Asked first: the broker's answer may be behind many messages for which there is room in between.
            for (long wait = 0; !sink.awaitRoom(wait); wait = PING_WAIT_MILLIS) {
                if (pings.answer()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while the lanes were full");
        }
    }

    /** Takes a message out, of quality 0 or 1, which are all that we subscribe to; leaves the rest to the client. */
    private void take(int body) {
        int qos = buffer[from] >> 1 & 3;
        int head = body + 2 <= to ? 2 + ((buffer[body] & 0xFF) << 8) + (buffer[body + 1] & 0xFF) : Integer.MAX_VALUE;
        int properties = head < to - body ? body + head + (qos > 0 ? 2 : 0) : to;
        int propertiesEnd = properties < to ? varIntEnd(properties, to) : -1;
        if (qos > 1 || propertiesEnd < 0) {
            return; // not MQTT, or not for us; the client says so and ends the connection
        }
        cleanTopic(body + 2, body + head);
        String topic = new String(buffer, body + 2, head - 2, StandardCharsets.UTF_8);
        int packetId = qos == 0 ? 0 : (buffer[properties - 2] & 0xFF) << 8 | buffer[properties - 1] & 0xFF;
        long payload =
                Math.min(to, (long) propertiesEnd + varInt(properties)); // less if cut short within the properties
        byte[] bytes = Arrays.copyOfRange(buffer, (int) payload, to);
        from = to;
        sink.message(topic, bytes, qos, packetId);
    }

    private void cleanTopic(int topic, int topicEnd) {
        boolean plain = true;
        for (int i = topic; i < topicEnd; i++) {
            plain &= buffer[i] >= ' ' && buffer[i] != 0x7F;
        }
        if (plain || isText(new String(buffer, topic, topicEnd - topic, StandardCharsets.UTF_8))) {
            return;
        }
        for (int i = topic; i < topicEnd; i++) {
            if (buffer[i] < ' ' || buffer[i] == 0x7F) {
                buffer[i] = '?';
            }
        }
    }

    private static boolean isText(String topic) {
        return topic.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF);
    }

    /** Where a variable byte integer ends, negative when that is not before the bound. */
    private int varIntEnd(int at, int bound) {
        for (int i = at; i < Math.min(bound, at + 4); i++) {
            if (buffer[i] >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private int varInt(int at) {
        int value = 0;
        for (int i = 0; ; i++) {
            value |= (buffer[at + i] & 0x7F) << 7 * i;
            if (buffer[at + i] >= 0) {
                return value;
            }
        }
    }
}
