package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketReaderTest {
    private static final byte[] NONE = {};

    private static byte[] publish(int flags, String topic, byte[] properties, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        body.write(name.length >> 8);
        body.write(name.length);
        body.write(name);
        if ((flags & 6) != 0) {
            body.write(1);
            body.write(2);
        }
        writeVarInt(body, properties.length);
        body.write(properties);
        body.write(payload);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x30 | flags);
        writeVarInt(packet, body.size());
        body.writeTo(packet);
        return packet.toByteArray();
    }

    private static void writeVarInt(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 127) {
            out.write(rest & 0x7F | 0x80);
            rest >>= 7;
        }
        out.write(rest);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static byte[] read(byte[] sent, int max) throws IOException {
        return new PacketReader(new ByteArrayInputStream(sent), max).readAllBytes();
    }

    @Test
    void leavesOutPropertiesAndNothingElse() throws IOException {
        byte[] connack = {0x20, 3, 0, 0, 0};
        for (int size : new int[] {0, 1, 100, 127, 128, 20_000}) {
            byte[] payload = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
            byte[] sent = joined(
                    connack,
                    publish(2, "devices/a", text("\u0001\n" + "p".repeat(size)), payload),
                    publish(0, "t", NONE, payload));
            assertArrayEquals(
                    joined(connack, publish(2, "devices/a", NONE, payload), publish(0, "t", NONE, payload)),
                    read(sent, 30_000));
        }
    }

    @Test
    void makesForbiddenCharactersOfTopicsHarmless() throws IOException {
        assertArrayEquals(publish(2, "a/?b", NONE, NONE), read(publish(2, "a/\u0007b", NONE, NONE), 10));
        assertArrayEquals(publish(2, "a/温度", NONE, NONE), read(publish(2, "a/温度", NONE, NONE), 10));
    }

    @Test
    void cutsALargeMessageAndGoesOnBehindIt() throws IOException {
        byte[] large = publish(2, "t", NONE, new byte[1_000_000]);
        byte[] next = publish(2, "u", NONE, text("fine"));
        byte[] out = read(joined(large, next), 1000);
        assertTrue(out.length > 1000 + next.length && out.length < 140_000, "" + out.length);
        byte[] tail = java.util.Arrays.copyOfRange(out, out.length - next.length, out.length);
        assertArrayEquals(next, tail);
    }

    @Test
    void goesOnAfterATimeoutInTheMiddleOfAPacket() throws IOException {
        byte[] sent = joined(publish(2, "t", text("prop"), text("one")), publish(2, "t", NONE, text("two")));
        InputStream slow = new InputStream() {
            private int at;
            private boolean late;

            @Override
            public int read() throws IOException {
                late = !late;
                if (late) {
                    throw new SocketTimeoutException();
                }
                return at < sent.length ? sent[at++] & 0xFF : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int value = read();
                if (value < 0) {
                    return -1;
                }
                target[offset] = (byte) value;
                return 1;
            }
        };
        PacketReader reader = new PacketReader(slow, 100);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value = 0; value >= 0; ) {
            try {
                value = reader.read();
                if (value >= 0) {
                    out.write(value);
                }
            } catch (SocketTimeoutException later) {
                continue;
            }
        }
        assertArrayEquals(
                joined(publish(2, "t", NONE, text("one")), publish(2, "t", NONE, text("two"))), out.toByteArray());
    }

    @Test
    void givesUpOnAMalformedLength() {
        byte[] bad = {0x30, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1};
        IOException error = assertThrows(IOException.class, () -> read(bad, 10));
        assertEquals("the broker sent a packet with a malformed length", error.getMessage());
    }
}
