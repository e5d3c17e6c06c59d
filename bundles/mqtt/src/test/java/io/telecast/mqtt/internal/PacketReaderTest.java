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

    /** An alias maximum between properties of all kinds; a text that looks like one stays as it is. */
    @Test
    void takesTheOfferOfTopicAliasesOutOfAConnack() throws IOException {
        byte[] before = {0x11, 0, 0, 0, 9, 0x21, 0, 20, 0x12, 0, 3, 0x22, 1, 1, 0x26, 0, 1, 'a', 0, 2, 0x22, 7};
        byte[] offer = {0x22, (byte) 0xFF, (byte) 0xFF};
        byte[] after = {0x2A, 1, 0x13, 0, 60, 0x16, 0, 1, 0x22};
        byte[] none = {0x22, 0, 0};
        byte[] sent = joined(before, offer, after);
        byte[] head = {0x20, (byte) (sent.length + 3), 1, 0, (byte) sent.length};
        byte[] next = publish(0, "a", NONE, text("1"));
        assertArrayEquals(
                joined(head, before, none, after, next), read(joined(head, before, offer, after, next), 1000));
    }

    @Test
    void leavesAConnackAloneThatItCannotRead() throws IOException {
        for (byte[] odd : new byte[][] {
            {0x20, 3, 0, 0, 0},
            {0x20, 3, 0, 0, (byte) 0x80},
            {0x20, 5, 0, 0, 2, 0x22, 1},
            {0x20, 8, 0, 0, 5, 0x7F, 0x22, 1, 1, 0},
            {0x20, 7, 0, 0, 4, 0x12, 0x7F, 0x22, 1}
        }) {
            byte[] packet = java.util.Arrays.copyOf(odd, odd[1] + 2);
            assertArrayEquals(packet, read(packet.clone(), 1000));
        }
    }
}
