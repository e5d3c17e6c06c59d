package io.telecast.embedded.mqtt.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time in a file that no stamp has passed which ran ahead of the clock: after a kill nobody else knows how far they
 * had come, and a stamp that is given twice is a report that takes the place of another one.
 */
final class Horizon implements AutoCloseable {
    /** Written so far ahead, in milliseconds, that it is not written for every report. */
    static final long STEP_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Horizon.class);
    private static final int BYTES = 20;

    private final Path file;
    private final FileChannel channel;
    private volatile long reached;

    Horizon(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer text = ByteBuffer.allocate(BYTES);
        channel.read(text, 0);
        try {
            reached = Long.parseLong(new String(text.array(), StandardCharsets.ISO_8859_1).strip());
        } catch (NumberFormatException firstStart) {
            reached = 0;
        }
    }

    /** Milliseconds since 1970; 0 when no stamp has ever run ahead. */
    long reached() {
        return reached;
    }

    /** Returns when the file tells of this stamp, or of a later one; that may take as long as the disk. Any thread. */
    void reach(long stamp) {
        if (stamp > reached) {
            write(stamp);
        }
    }

    private synchronized void write(long stamp) {
        if (stamp <= reached) {
            return;
        }
        long next = stamp + STEP_MILLIS;
        try {
            String text = String.format("%" + (BYTES - 1) + "d\n", next);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), 0);
            channel.force(false);
        } catch (IOException e) {
            LOG.warn("{} cannot be written; after a kill, times of receipt may be given twice", file, e);
        }
        reached = next;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
