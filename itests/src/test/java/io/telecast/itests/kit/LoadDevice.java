package io.telecast.itests.kit;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One connection of a {@link Load}. */
final class LoadDevice implements AutoCloseable {
    private static final int WINDOW = 500;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private record Sent(Ledger ledger, long number) {}

    private final Demo.Device device;
    private final RawMqtt connection;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Map<Integer, Sent> sent = new ConcurrentHashMap<>();
    private final Thread reader;
    private Ledger ledger;
    private Load.Shape shape;
    private volatile long sequence;
    private volatile boolean closed;
    private volatile IOException ended;

    LoadDevice(int port, Demo.Device device) throws IOException {
        this.device = device;
        this.connection = RawMqtt.connect(port, "load-" + device.id(), device.username(), device.password());
        this.reader = new Thread(this::read, "load-" + device.id());
        reader.start();
    }

    String id() {
        return device.id();
    }

    long sequence() {
        return sequence;
    }

    /** With numbers from 1 on. */
    void begin(Ledger ledger, Load.Shape shape) {
        this.ledger = ledger;
        this.shape = shape;
        this.sequence = 0;
    }

    /** The next report; waits when too many are not acknowledged. */
    void report() throws IOException, InterruptedException {
        if (!window.tryAcquire(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("no acknowledgement within " + LIMIT, ended);
        }
        long number = sequence + 1;
        ledger.published(device.id(), number);
        sent.put(connection.nextPacketId(), new Sent(ledger, number));
        connection.send(shape.topic(number), shape.payload(number));
        sequence = number;
    }

    void awaitAcknowledged() {
        Await.until("acknowledgements of " + device.id(), LIMIT, () -> {
            if (ended != null) {
                throw new IllegalStateException("the connection ended", ended);
            }
            return sent.isEmpty();
        });
    }

    private void read() {
        while (!closed) {
            try {
                RawMqtt.Acknowledgement acknowledgement = connection.nextAcknowledgement();
                if (acknowledgement.reason() != 0) {
                    throw new IOException("a report was answered with " + acknowledgement.reason());
                }
                Sent report = sent.remove(acknowledgement.packetId());
                report.ledger.acknowledged(device.id(), report.number);
                window.release();
            } catch (SocketTimeoutException quiet) {
                // Nothing is reported at present.
            } catch (IOException e) {
                ended = e;
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
