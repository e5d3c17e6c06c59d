package io.telecast.itests.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Reports of very many devices at QoS 1 by one connection to a {@link PlainBroker}, at next to no cost: one thread writes
 * them in batches, one counts acknowledgements. It goes at a given rate, and never further ahead of what the caller says
 * is done than a window.
 */
public final class BulkReports implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int CLEAN = 0x02;
    private static final int BATCH = 64;
    private static final int PACKET_IDS = 65_535;
    private static final int UNACKNOWLEDGED_MAX = 30_000;
    private static final int BUFFER = 1 << 16;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final Maker maker;
    private final Thread writer = new Thread(this::write, "bulk-writer");
    private final Thread reader = new Thread(this::read, "bulk-reader");
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(BUFFER);
    private final double perSecond;
    private final long window;
    private final LongSupplier done;
    private volatile boolean stopping;
    private volatile boolean closed;
    private volatile long sent;
    private volatile long acknowledged;

    /** Makes the reports. */
    public interface Maker {
        /** The topic of a report, numbered from 0. */
        String topic(long number);

        /** Its payload; called right before it is sent. */
        byte[] payload(long number);
    }

    private BulkReports(int port, Maker maker, double perSecond, long window, LongSupplier done) throws IOException {
        this.maker = maker;
        this.perSecond = perSecond;
        this.window = window;
        this.done = done;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        connect();
        reader.start();
        writer.start();
    }

    /**
     * Connects and begins.
     *
     * @param perSecond the rate; {@link Double#MAX_VALUE} for as fast as the window lets
     * @param window how many reports may be sent that are not done
     * @param done how many are done, asked very often by the writing thread
     */
    public static BulkReports start(int port, Maker maker, double perSecond, long window, LongSupplier done) {
        try {
            return new BulkReports(port, maker, perSecond, window, done);
        } catch (IOException e) {
            throw new AssertionError("the generator cannot connect", e);
        }
    }

    /** How many were sent. */
    public long sent() {
        check();
        return sent;
    }

    /** How many the broker has acknowledged. */
    public long acknowledged() {
        check();
        return acknowledged;
    }

    /** Sends no more, waits for the broker's acknowledgements, and returns how many reports there were. */
    public long stop() {
        stopping = true;
        try {
            writer.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Await.until("all reports are acknowledged", Await.SHORT, () -> acknowledged() == sent);
        return sent;
    }

    @Override
    public void close() {
        closed = true;
        stopping = true;
        try {
            socket.close();
            writer.join(LIMIT_MILLIS);
            reader.join(LIMIT_MILLIS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        if (failure.get() != null) {
            throw new IllegalStateException("the generator ended", failure.get());
        }
    }

    private void connect() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF("MQTT");
        out.writeByte(5);
        out.writeByte(CLEAN);
        out.writeShort(0);
        out.writeByte(0);
        out.writeUTF("bulk-" + socket.getLocalPort());
        packet(CONNECT, body.toByteArray());
        flush();
        InputStream in = socket.getInputStream();
        byte[] answer = in.readNBytes(2);
        byte[] rest = in.readNBytes(answer[1]);
        if (rest[1] != 0) {
            throw new IOException("refused with " + (rest[1] & 0xff));
        }
    }

    private void write() {
        try {
            long start = System.nanoTime();
            while (!stopping) {
                double due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
                long goal =
                        (long) Math.min(due, Math.min(done.getAsLong() + window, acknowledged + UNACKNOWLEDGED_MAX));
                if (sent >= goal) {
                    LockSupport.parkNanos(TICK_NANOS);
                }
                while (sent < goal && !stopping) {
                    writeBatch(Math.min(goal, sent + BATCH));
                }
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void writeBatch(long goal) throws IOException {
        long number = sent;
        for (; number < goal; number++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream(128);
            DataOutputStream out = new DataOutputStream(body);
            out.writeUTF(maker.topic(number));
            out.writeShort((int) (number % PACKET_IDS) + 1);
            out.writeByte(0);
            out.write(maker.payload(number));
            packet(PUBLISH_QOS_1, body.toByteArray());
        }
        flush();
        sent = number;
    }

    private void packet(int firstByte, byte[] body) {
        batch.write(firstByte);
        int length = body.length;
        do {
            batch.write(length % 128 | (length >= 128 ? 128 : 0));
            length /= 128;
        } while (length > 0);
        batch.writeBytes(body);
    }

    private void flush() throws IOException {
        OutputStream out = socket.getOutputStream();
        batch.writeTo(out);
        batch.reset();
    }

    /** Acknowledgements alone are expected, each shorter than 128 bytes. */
    private void read() {
        byte[] buffer = new byte[BUFFER];
        int held = 0;
        try {
            InputStream in = socket.getInputStream();
            while (true) {
                int count = in.read(buffer, held, buffer.length - held);
                if (count < 0) {
                    throw new IOException("the broker ended the connection");
                }
                held = take(buffer, held + count);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Counts the whole packets, moves what is left to the front, and returns how much that is. */
    private int take(byte[] buffer, int held) throws IOException {
        int at = 0;
        long count = 0;
        while (held - at >= 2 && held - at >= 2 + buffer[at + 1]) {
            if (buffer[at] != PUBACK || buffer[at + 1] > 2) {
                throw new IOException("a report was refused, or nobody takes them");
            }
            at += 2 + buffer[at + 1];
            count++;
        }
        acknowledged = acknowledged + count;
        System.arraycopy(buffer, at, buffer, 0, held - at);
        return held - at;
    }

    private void fail(Exception e) {
        if (!closed) {
            failure.compareAndSet(null, e);
            stopping = true;
        }
    }
}
