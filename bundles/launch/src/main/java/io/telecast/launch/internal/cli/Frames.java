package io.telecast.launch.internal.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * How a client and the instance talk about one command. The client sends the secret, its directory, the number of
 * words as four bytes and the words, all text as Java modified UTF strings, and then, whenever it is asked for input, one
 * piece of it: its length as two bytes, 0 at the end of the input, and the bytes. The instance sends frames: a kind and a number as one and four bytes,
 * and for output as many bytes as the number says.
 */
public final class Frames {
    /** The number of bytes that follow is what the command printed. */
    public static final int OUT = 1;

    /** As {@link #OUT}, printed as an error. */
    public static final int ERR = 2;

    /** The command wants input; the number is the most it takes. Nobody's input is read that no command wants. */
    public static final int ASK = 3;

    /** The command is over; the number is the exit code. Nothing follows. */
    public static final int END = 4;

    /** The largest piece of input. */
    public static final int MAX_INPUT = 32 * 1024;

    /** The most words of a command. */
    public static final int MAX_WORDS = 1000;

    private final DataOutputStream out;

    /** Writes frames to a client. */
    public Frames(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** Sends a frame without bytes. */
    public synchronized void send(int kind, int number) throws IOException {
        out.writeByte(kind);
        out.writeInt(number);
        out.flush();
    }

    /** Sends a frame with bytes. */
    public synchronized void send(int kind, byte[] bytes, int offset, int length) throws IOException {
        out.writeByte(kind);
        out.writeInt(length);
        out.write(bytes, offset, length);
        out.flush();
    }

    /** A stream whose bytes become frames; it waits while the client takes nothing. */
    public OutputStream stream(int kind) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    send(kind, bytes, offset, length);
                }
            }
        };
    }
}
