package io.telecast.itests.bench;

import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.RawMqtt;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** A device that reports as fast as it is acknowledged, at little cost: one thread writes, one counts. */
final class LoadDevice implements AutoCloseable {
    private static final int WINDOW = 64;

    private final RawMqtt connection;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Thread writer;
    private final Thread reader;
    private volatile boolean stopping;
    private volatile long acknowledged;
    private volatile long sent;

    LoadDevice(int port, Demo.Device device) throws IOException {
        connection = RawMqtt.connect(port, "load", device.username(), device.password());
        writer = new Thread(this::write, "load-writer");
        reader = new Thread(this::read, "load-reader");
        writer.start();
        reader.start();
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Stops to report and waits for what is not acknowledged yet. */
    long finish() throws InterruptedException {
        stopping = true;
        writer.join();
        reader.join();
        return sent;
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        connection.close();
    }

    private void write() {
        try {
            while (!stopping) {
                window.acquire();
                long number = sent + 1;
                connection.send("devices/telemetry", "{\"seq\":" + number + ",\"temperature\":21.5,\"on\":true}");
                sent = number;
            }
        } catch (IOException | InterruptedException e) {
            stopping = true;
        }
    }

    private void read() {
        try {
            while (!stopping || acknowledged < sent) {
                if (connection.acknowledgement() != 0) {
                    throw new IOException("a report was refused");
                }
                acknowledged = acknowledged + 1;
                window.release();
            }
        } catch (IOException e) {
            stopping = true;
        }
    }
}
