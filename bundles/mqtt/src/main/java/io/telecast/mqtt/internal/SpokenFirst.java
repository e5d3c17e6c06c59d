package io.telecast.mqtt.internal;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing that was read through, not even the end, before the client has written. A broker, or something before it,
 * that refuses or hangs up at once would otherwise end the client's reading thread while another one still waits for it
 * to begin, for ever: a thread lost by each attempt. The reading side alone tells of the end, for it knows the reason.
 */
final class SpokenFirst {
    private static final Logger LOG = LoggerFactory.getLogger(SpokenFirst.class);

    /** The client looks every 100 ms whether its reading thread runs. */
    private static final long LOOK_MILLIS = 1000;

    private final CountDownLatch spoken = new CountDownLatch(1);
    private final BooleanSupplier closed;
    private volatile boolean broken;

    SpokenFirst(BooleanSupplier closed) {
        this.closed = closed;
    }

    /** Whether something could not be written: who does not read at present has to, to find the reason. */
    boolean isBroken() {
        return broken;
    }

    InputStream reading(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                return next(in::read);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return next(() -> in.read(target, offset, length));
            }

            @Override
            public int available() throws IOException {
                return spoken.getCount() == 0 ? super.available() : 0;
            }
        };
    }

    OutputStream writing(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException ended) {
                    LOG.debug("Not written; the reading side finds the reason", ended);
                    broken = true;
                } finally {
                    spoken.countDown();
                }
            }
        };
    }

    private interface Read {
        int next() throws IOException;
    }

    private int next(Read read) throws IOException {
        try {
            return read.next();
        } finally {
            await();
        }
    }

    private void await() {
        try {
            while (!spoken.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closed.getAsBoolean()) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
