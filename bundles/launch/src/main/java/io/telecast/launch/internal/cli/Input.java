package io.telecast.launch.internal.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hands on the standard input, a piece for each time it is asked. */
final class Input {
    private final InputStream in;
    private final DataOutputStream out;

    Input(InputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Reads on a thread of its own: the command may end while nothing comes. */
    void ask() {
        Thread reader = new Thread(this::pass, "telecast-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void pass() {
        try {
            byte[] piece = new byte[Frames.MAX_INPUT];
            int count = Math.max(0, in.read(piece));
            out.writeShort(count);
            out.write(piece, 0, count);
            out.flush();
        } catch (IOException e) {
            // The command is over, and nobody waits for this.
        }
    }
}
