package io.telecast.launch.internal;

import io.telecast.launch.internal.cli.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** What a command reads: asked from its client piece by piece, so that nothing piles up here. */
final class ClientInput extends InputStream {
    private final Frames frames;
    /** One piece was asked for, and after it at most the end. */
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(2);

    private byte[] piece = {};
    private int next;
    private boolean ended;

    ClientInput(Frames frames) {
        this.frames = frames;
    }

    /** The client sent a piece, or nothing more when it is empty; returns at once. */
    void arrived(byte[] bytes) {
        if (!arrived.offer(bytes)) {
            throw new IllegalStateException("input that nobody asked for");
        }
    }

    /** The client is gone. */
    void end() {
        arrived.offer(new byte[0]);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == piece.length && !more()) {
            return -1;
        }
        int count = Math.min(length, piece.length - next);
        System.arraycopy(piece, next, bytes, offset, count);
        next += count;
        return count;
    }

    @Override
    public synchronized int available() {
        return piece.length - next;
    }

    private boolean more() throws IOException {
        if (ended) {
            return false;
        }
        frames.send(Frames.ASK, Frames.MAX_INPUT);
        try {
            piece = arrived.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the command was ended");
        }
        next = 0;
        ended = piece.length == 0;
        return !ended;
    }
}
