package io.telecast.mqtt.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What goes to the broker: the client's packets, each complete when it is flushed, and acknowledgements between them, many
 * in one write.
 */
final class PacketWriter extends OutputStream {
    private static final int PINGREQ = 0xC0;
    private static final int PUBACK = 0x40;
    private static final int PUBACK_BYTES = 4;

    private final OutputStream out;
    private final Pings pings;
    /** Of the client's thread that sends. */
    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    /** Held while something is written. */
    private final Object writing = new Object();

    // Guarded by this.
    private byte[] acknowledgements = new byte[256 * PUBACK_BYTES];
    private byte[] spare = new byte[256 * PUBACK_BYTES];
    private int length;
    private boolean closed;

    PacketWriter(OutputStream out, Pings pings) {
        this.out = out;
        this.pings = pings;
    }

    @Override
    public void write(int b) {
        begin(b);
        packet.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (count > 0) {
            begin(bytes[offset]);
        }
        packet.write(bytes, offset, count);
    }

    private void begin(int b) {
        if (packet.size() == 0 && (b & 0xFF) == PINGREQ) {
            pings.sent();
        }
    }

    @Override
    public void flush() throws IOException {
        synchronized (writing) {
            packet.writeTo(out);
            packet.reset();
            out.flush();
        }
    }

    /** Has a message of quality 1 acknowledged soon, by {@link #writeAcknowledgements}; false after the end. Does not block. */
    synchronized boolean acknowledge(int packetId) {
        if (closed) {
            return false;
        }
        if (length == acknowledgements.length) {
            acknowledgements = Arrays.copyOf(acknowledgements, length * 2); // up to the receive maximum
        }
        acknowledgements[length++] = PUBACK;
        acknowledgements[length++] = PUBACK_BYTES - 2;
        acknowledgements[length++] = (byte) (packetId >> 8);
        acknowledgements[length++] = (byte) packetId;
        if (length == PUBACK_BYTES) {
            notifyAll();
        }
        return true;
    }

    /** Writes acknowledgements whenever there are any, until the end. Waits, and blocks as long as the broker takes nothing. */
    void keepAcknowledging() {
        try {
            while (awaitAcknowledgements()) {
                writeAcknowledgements();
            }
        } catch (IOException | InterruptedException ended) {
            close(); // the reading side finds the reason
        }
    }

    private synchronized boolean awaitAcknowledgements() throws InterruptedException {
        while (length == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    /** Writes what is to be acknowledged by now. Blocks. */
    void writeAcknowledgements() throws IOException {
        synchronized (writing) {
            byte[] bytes;
            int count;
            synchronized (this) {
                bytes = acknowledgements;
                count = length;
                acknowledgements = spare;
                spare = bytes; // in use until the next one may write
                length = 0;
            }
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    /** Takes no more. Does not block. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
