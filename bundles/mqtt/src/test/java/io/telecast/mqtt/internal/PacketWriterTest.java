package io.telecast.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PacketWriterTest {
    private static final int MANY = 20_000;

    @Test
    void aPacketIsWrittenWhenItIsComplete() throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Pings pings = new Pings();
        PacketWriter writer = new PacketWriter(sent, pings);
        assertFalse(pings.answer());
        writer.write(0xC0);
        writer.acknowledge(0x1234);
        writer.writeAcknowledgements();
        writer.write(new byte[] {0, 9}, 0, 1);
        writer.flush();
        assertArrayEquals(new byte[] {0x40, 2, 0x12, 0x34, (byte) 0xC0, 0}, sent.toByteArray());
        assertTrue(pings.answer(), "it was a ping");
    }

    @Test
    void acknowledgementsThatWaitAreOneWriteAndKeepTheirOrder() throws Exception {
        List<byte[]> writes = new ArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PacketWriter writer = new PacketWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("one byte");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        synchronized (writes) {
                            writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
                        }
                        first.countDown();
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                },
                new Pings());
        Thread thread = new Thread(writer::keepAcknowledging);
        thread.start();
        assertTrue(writer.acknowledge(1));
        first.await();
        for (int id = 2; id <= MANY; id++) {
            assertTrue(writer.acknowledge(id));
        }
        go.countDown();
        Await.until("all are written", () -> {
            synchronized (writes) {
                return writes.stream().mapToInt(bytes -> bytes.length).sum() == 4 * MANY;
            }
        });
        writer.close();
        thread.join();
        assertEquals(2, writes.size(), "one while the first was on its way");
        assertFalse(writer.acknowledge(1));
        byte[] behind = writes.get(1);
        for (int id = 2; id <= MANY; id++) {
            int at = 4 * (id - 2);
            assertEquals(id, (behind[at + 2] & 0xFF) << 8 | behind[at + 3] & 0xFF);
        }
    }

    @Test
    void whoCannotWriteTakesNoMore() throws Exception {
        PacketWriter writer = new PacketWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("gone");
                    }
                },
                new Pings());
        Thread thread = new Thread(writer::keepAcknowledging);
        thread.start();
        writer.acknowledge(1);
        thread.join();
        assertFalse(writer.acknowledge(2));
    }
}
