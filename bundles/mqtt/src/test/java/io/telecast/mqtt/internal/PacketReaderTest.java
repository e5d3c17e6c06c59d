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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final List<String> messages = new ArrayList<>();
    private final Pings pings = new Pings();
    private final AtomicInteger waits = new AtomicInteger(); // how often there is no room yet

    /** What the client gets; messages are noted. */
    private byte[] read(byte[] sent, int max) throws IOException {
        return reader(new ByteArrayInputStream(sent), max).readAllBytes();
    }

    private PacketReader reader(InputStream in, int max) {
        return new PacketReader(in, max, pings, new PacketReader.Sink() {
            @Override
            public boolean awaitRoom(long millis) {
                return waits.getAndUpdate(n -> Math.max(0, n - 1)) == 0;
            }

            @Override
            public void message(String topic, byte[] payload, int qos, int packetId) {
                messages.add(topic + " " + qos + " " + packetId + " "
                        + (payload.length > 100 ? payload.length : new String(payload, StandardCharsets.UTF_8)));
            }
        });
    }

    @Test
    void takesMessagesOutAndNothingElse() throws IOException {
        byte[] connack = {0x20, 3, 0, 0, 0};
        byte[] pong = {(byte) 0xD0, 0};
        for (int size : new int[] {0, 1, 100, 127, 128, 20_000}) {
            messages.clear();
            byte[] payload = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
            byte[] sent = joined(
                    connack,
                    publish(2, "devices/a", text("\u0001\n" + "p".repeat(size)), payload),
                    pong,
                    publish(0, "t", NONE, payload));
            assertArrayEquals(joined(connack, pong), read(sent, 30_000));
            String shown = size > 100 ? Integer.toString(size) : "x".repeat(size);
            assertEquals(List.of("devices/a 1 258 " + shown, "t 0 0 " + shown), messages);
        }
    }

    @Test
    void answersPingsWhileThereIsNoRoomAndTakesTheBrokersAnswersForThose() throws IOException {
        byte[] pong = {(byte) 0xD0, 0};
        byte[] puback = {0x40, 2, 0, 1};
        byte[] one = publish(2, "t", NONE, text("one"));
        byte[] two = publish(2, "t", NONE, text("two"));
        PacketReader reader = reader(new ByteArrayInputStream(joined(one, two, pong, puback, pong)), 100);
        waits.set(1);
        pings.sent();
        assertArrayEquals(pong, reader.readNBytes(2));
        assertEquals(List.of(), messages);
        pings.sent(); // answered when there is room
        assertArrayEquals(joined(puback, pong), reader.readAllBytes());
        assertEquals(List.of("t 1 258 one", "t 1 258 two"), messages);
    }

    @Test
    void leavesToTheClientWhatNobodySubscribedToOrIsNoMqtt() throws IOException {
        byte[] exactlyOnce = publish(4, "t", NONE, text("1"));
        byte[] noProperties = {0x30, 3, 0, 1, 't'};
        byte[] noTopic = {0x30, 3, 0, 9, 't'};
        for (byte[] odd : new byte[][] {exactlyOnce, noProperties, noTopic}) {
            assertArrayEquals(odd, read(odd.clone(), 100));
        }
        assertEquals(List.of(), messages);
    }

    @Test
    void makesForbiddenCharactersOfTopicsHarmless() throws IOException {
        read(joined(publish(2, "a/\u0007b", NONE, NONE), publish(2, "a/温度", NONE, NONE)), 10);
        assertEquals(List.of("a/?b 1 258 ", "a/温度 1 258 "), messages);
    }

    @Test
    void cutsALargeMessageAndGoesOnBehindIt() throws IOException {
        read(joined(publish(2, "t", NONE, new byte[1_000_000]), publish(2, "u", NONE, text("fine"))), 1000);
        int length = Integer.parseInt(messages.get(0).substring("t 1 258 ".length()));
        assertTrue(length > 1000 && length < 140_000, "" + length);
        assertEquals(List.of("u 1 258 fine"), messages.subList(1, messages.size()));
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
        PacketReader reader = reader(slow, 100);
        for (int value = 0; value >= 0; ) {
            try {
                value = reader.read();
            } catch (SocketTimeoutException later) {
                continue;
            }
        }
        assertEquals(List.of("t 1 258 one", "t 1 258 two"), messages);
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
        byte[] next = {(byte) 0xD0, 0};
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
