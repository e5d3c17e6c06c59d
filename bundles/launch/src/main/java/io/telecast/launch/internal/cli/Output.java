package io.telecast.launch.internal.cli;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what a command prints, for those who read it from a pipe or a file without the colours of a terminal. */
final class Output {
    private static final int ESCAPE = 0x1b;

    private final OutputStream to;
    private final boolean terminal;
    private final byte[] buffer = new byte[8192];
    /** How far into a sequence {@code ESC [ … letter} it is: 0, 1 after ESC, 2 after the bracket. */
    private int inside;

    Output(OutputStream to, boolean terminal) {
        this.to = to;
        this.terminal = terminal;
    }

    /** Takes so many bytes; fails with {@link ClosedException} when nobody reads them any more. */
    void copy(DataInputStream from, int length) throws IOException {
        for (int left = length; left > 0; ) {
            int count = from.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("the instance ended the connection before the command was over");
            }
            left -= count;
            write(terminal ? count : plain(count));
        }
    }

    private void write(int count) throws ClosedException {
        try {
            to.write(buffer, 0, count);
            to.flush();
        } catch (IOException e) {
            throw new ClosedException(e);
        }
    }

    /** Takes sequences out of the buffer and returns how many bytes are left. */
    private int plain(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            byte b = buffer[i];
            if (inside == 0 && b == ESCAPE) {
                inside = 1;
            } else if (inside == 1 && b == '[') {
                inside = 2;
            } else if (inside == 2) {
                inside = b >= '@' && b <= '~' ? 0 : 2;
            } else {
                inside = 0;
                buffer[kept++] = b;
            }
        }
        return kept;
    }

    /** Whoever read the output is gone, as {@code head} is after its lines. */
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedException(IOException cause) {
            super(cause);
        }
    }
}
