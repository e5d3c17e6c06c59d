package io.telecast.mqtt.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What comes from the broker, packet by packet, with each PUBLISH made harmless. The client's reading thread dies of a
 * control character in a property or topic, which any device may send; the connection would be lost, made again and get
 * the same message again, for ever. So properties, which we do not use, are left out, such characters of a topic become
 * question marks, and a message that is too large is cut short, still too large to be taken for a report. Nor does the
 * client see that a broker offers topic aliases.
 */
final class PacketReader extends FilterInputStream {
    private static final int CONNACK = 2;
    private static final int CONNACK_SIZE = 3; // at least; in MQTT 3 it had two bytes
    private static final int PUBLISH = 3;
    private static final int TOPIC_AND_PROPERTIES = 128 * 1024;
    private static final int FIRST_SIZE = 16 * 1024;

    private final int bodyMax;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int start; // of the bytes that were read and not looked at yet
    private int end;
    private int from; // of the bytes that may be given out
    private int to;
    private long skip; // bytes of a message cut short that are still to come

    PacketReader(InputStream in, int payloadMax) {
        super(in);
        this.bodyMax = payloadMax + TOPIC_AND_PROPERTIES;
    }

    @Override
    public int read() throws IOException {
        return ready() ? buffer[from++] & 0xFF : -1;
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
        System.arraycopy(buffer, from, target, offset, count);
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
        boolean connack = (buffer[start] & 0xFF) >> 4 == CONNACK;
        if (connack && size < CONNACK_SIZE) {
            throw new NotMqtt5();
        }
        boolean publish = (buffer[start] & 0xFF) >> 4 == PUBLISH;
        int taken = publish ? Math.min(size, bodyMax) : size;
        if (end - sizeEnd < taken) {
            return false;
        }
        from = start;
        to = sizeEnd + taken;
        start = to;
        skip = size - taken;
        if (publish) {
            clean(sizeEnd);
        } else if (connack) {
            TopicAliases.refuse(buffer, sizeEnd, to);
        }
        return true;
    }

    /** Writes the packet anew, to end where it ended: only its beginning becomes shorter. */
    private void clean(int body) {
        boolean hasId = (buffer[from] & 0x06) != 0;
        int head = body + 2 <= to ? 2 + ((buffer[body] & 0xFF) << 8) + (buffer[body + 1] & 0xFF) : Integer.MAX_VALUE;
        int properties = head < to - body ? body + head + (hasId ? 2 : 0) : to;
        int propertiesEnd = properties < to ? varIntEnd(properties, to) : -1;
        if (propertiesEnd < 0) {
            return; // not MQTT; the client says so and ends the connection
        }
        cleanTopic(body + 2, body + head);
        long payload = (long) propertiesEnd + varInt(properties);
        int payloadStart = payload <= to ? (int) payload : properties + 1; // cut short within the properties
        int headSize = properties - body;
        byte flags = buffer[from];
        int headStart = payloadStart - 1 - headSize;
        System.arraycopy(buffer, body, buffer, headStart, headSize);
        buffer[payloadStart - 1] = 0; // no properties
        int size = to - headStart;
        int digits = size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : 4;
        from = headStart - digits - 1;
        buffer[from] = flags;
        for (int i = 0; i < digits; i++) {
            buffer[from + 1 + i] = (byte) (size >> 7 * i & 0x7F | (i < digits - 1 ? 0x80 : 0));
        }
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
