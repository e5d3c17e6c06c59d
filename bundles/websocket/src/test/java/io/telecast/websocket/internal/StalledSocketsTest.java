package io.telecast.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What sockets that take nothing cost: so much, and no more however long it goes on. */
class StalledSocketsTest {
    private static final int SOCKETS = 1_000;
    private static final int KEYS = 10;
    private static final int MORE = 120;
    /** For each socket: a frame under way, the queue's places, and an entry for each key; not what was pushed. */
    private static final int BOUND = 8_192;

    private static final Map<String, Integer> SMALL_BUFFERS =
            Map.of("send.buffer.bytes", 4_096, "stall.timeout.s", 600, "idle.timeout.s", 600);

    @Test
    void aThousandOfThemHoldABoundedBacklog() throws Exception {
        try (Platform platform = new Platform(SMALL_BUFFERS)) {
            Client reading = platform.watch("{}");
            List<Stalled> stalled = open(platform.port());
            long before = heap();
            int last = push(platform, reading, 0, 40);
            long full = heap();
            long conflated = platform.figure("conflated");
            assertTrue(conflated > 5 * SOCKETS, conflated + " values merged");
            last = push(platform, reading, last, MORE);
            long later = heap();
            assertTrue(platform.figure("conflated") >= conflated + MORE * SOCKETS, "all are full");
            System.out.printf(
                    Locale.ROOT,
                    "%,d stalled sockets hold %,d bytes each, after %d more reports of %d keys %,d%n",
                    SOCKETS,
                    (full - before) / SOCKETS,
                    MORE,
                    KEYS,
                    (later - before) / SOCKETS);
            assertTrue(later - before < SOCKETS * BOUND, (later - before) / SOCKETS + " bytes each");
            assertTrue(later - full < SOCKETS * BOUND / 4, later - full + " bytes more");
            assertEquals(SOCKETS + 1, platform.figure("sockets"));
            for (Stalled one : stalled.subList(0, 10)) {
                one.readTo(last);
            }
            close(stalled);
            Platform.eventually(() -> platform.figure("sockets") == 1);
            long left = heap() - before;
            assertTrue(left < SOCKETS * BOUND / 4, left + " bytes left over");
        }
    }

    /** Whoever sends pings but reads no pongs is not read any further, so nothing piles up for it. */
    @Test
    void pingsWhosePongsAreNotTakenDoNotPileUp() throws Exception {
        try (Platform platform = new Platform(SMALL_BUFFERS);
                Stalled pinging = new Stalled(platform.port())) {
            long before = heap();
            long sent = pinging.pingWhileTaken();
            long held = heap() - before;
            assertTrue(held < 1_000_000, held + " bytes are held of " + sent + " that were sent");
            platform.watch("{}");
        }
    }

    /** Many at a time, since each waits for its snapshot. */
    private static List<Stalled> open(int port) throws Exception {
        Callable<Stalled> opening = () -> new Stalled(port);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        List<Stalled> opened = new ArrayList<>();
        for (Future<Stalled> one : threads.invokeAll(Collections.nCopies(SOCKETS, opening))) {
            opened.add(one.get());
        }
        threads.shutdown();
        return opened;
    }

    /** Reports of so many keys, each with the number; the reader gets each, so no other one waits for the stalled. */
    private static int push(Platform platform, Client reading, int last, int count) throws InterruptedException {
        String filler = "x".repeat(200);
        for (int n = last + 1; n <= last + count; n++) {
            StringBuilder data = new StringBuilder("{\"n\":" + n);
            for (int key = 1; key < KEYS; key++) {
                data.append(",\"k")
                        .append(key)
                        .append("\":\"")
                        .append(n)
                        .append(filler)
                        .append('"');
            }
            platform.push(n, data.append('}').toString());
            assertTrue(reading.next().startsWith("{\"n\":" + n + ","));
        }
        return last + count;
    }

    /** What is in use when all garbage is collected. */
    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static void close(List<Stalled> stalled) throws IOException {
        for (Stalled one : stalled) {
            one.close();
        }
    }

    /** A client with small buffers that read its snapshot, and then nothing. */
    private static final class Stalled implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;

        Stalled(int port) throws IOException {
            socket.setReceiveBufferSize(2_048);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            in = new DataInputStream(socket.getInputStream());
            write(("GET " + Platform.CURRENT + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) in.readUnsignedByte();
            }
            assertTrue(head.startsWith("HTTP/1.1 101"), head);
            byte[] frame = "{\"device_id\":\"d1\",\"token\":\"good\"}".getBytes(StandardCharsets.US_ASCII);
            write(masked(0x81, frame));
            assertEquals("{}", next());
        }

        /** Reads what waits: few frames, with numbers that grow, to the last one. */
        void readTo(int last) throws IOException {
            int n = 0;
            int frames = 0;
            while (n < last) {
                String text = next();
                int now = Integer.parseInt(text.substring(5, text.indexOf(',')));
                assertTrue(now > n, now + " after " + n);
                n = now;
                frames++;
            }
            assertTrue(frames < 60, frames + " frames");
        }

        /** Sends pings until the server takes no more of them, and returns how many bytes it took. */
        long pingWhileTaken() throws IOException, InterruptedException {
            byte[] ping = masked(0x89, new byte[125]);
            byte[] pings = new byte[500 * ping.length];
            for (int i = 0; i < pings.length; i++) {
                pings[i] = ping[i % ping.length];
            }
            long[] sent = {0};
            Thread writer = new Thread(() -> {
                try {
                    while (true) {
                        write(pings);
                        sent[0] += pings.length;
                    }
                } catch (IOException closed) {
                    // By the test.
                }
            });
            writer.start();
            long before = -1;
            while (sent[0] > before) {
                before = sent[0];
                writer.join(500);
            }
            return before;
        }

        private String next() throws IOException {
            in.readUnsignedByte();
            int length = in.readUnsignedByte();
            byte[] body = new byte[length == 126 ? in.readUnsignedShort() : length];
            in.readFully(body);
            return new String(body, StandardCharsets.UTF_8);
        }

        private void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        private static byte[] masked(int first, byte[] body) {
            return ByteBuffer.allocate(6 + body.length)
                    .put((byte) first)
                    .put((byte) (0x80 | body.length))
                    .putInt(0)
                    .put(body)
                    .array();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
