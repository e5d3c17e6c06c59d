package io.telecast.itests.kit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Publishes one device's reports, {@code {"seq":1}}, {@code {"seq":2}}, …, at a steady rate, and keeps the books. When
 * its connection ends it makes a new one and goes on with the next number: what was not acknowledged may be lost.
 */
public final class Reporter implements AutoCloseable {
    /** The topic of devices whose identity the broker binds. */
    public static final String TOPIC = "devices/telemetry";

    private static final int WINDOW = 200;
    private static final Duration ACK_LIMIT = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final String broker;
    private final String topic;
    private final Demo.Device device;
    private final long gapNanos;
    private final Semaphore window = new Semaphore(WINDOW);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long sequence;

    private Reporter(Ledger ledger, String broker, String topic, Demo.Device device, int perSecond) {
        this.ledger = ledger;
        this.broker = broker;
        this.topic = topic;
        this.device = device;
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.thread = new Thread(this::run, "reporter-" + device.id());
    }

    /** Starts to report. */
    public static Reporter start(Ledger ledger, String broker, Demo.Device device, int perSecond) {
        return start(ledger, broker, TOPIC, device, perSecond);
    }

    /** Starts to report to a topic of its own, for a plain broker. */
    public static Reporter start(Ledger ledger, String broker, String topic, Demo.Device device, int perSecond) {
        Reporter reporter = new Reporter(ledger, broker, topic, device, perSecond);
        reporter.thread.start();
        return reporter;
    }

    /** The last number published. */
    public long sequence() {
        return sequence;
    }

    /** Waits until this many more reports were published. */
    public void awaitMore(int reports) {
        long goal = sequence + reports;
        Await.until(reports + " more reports of " + device.id(), Duration.ofSeconds(60), () -> sequence >= goal);
    }

    /** Stops, and waits until every report was acknowledged or failed. */
    public void stop() {
        stopping = true;
        try {
            thread.join(ACK_LIMIT.toMillis() * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("reporter of " + device.id() + " hangs at number " + sequence);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void run() {
        while (!stopping) {
            try (MqttDevice connection = MqttDevice.connect(broker, device)) {
                publish(connection);
                drain();
            } catch (MqttException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void publish(MqttDevice connection) {
        long due = System.nanoTime();
        while (!stopping && connection.isConnected()) {
            if (!acquire(Duration.ofMillis(100))) {
                continue;
            }
            long number = ++sequence;
            ledger.published(device.id(), number);
            byte[] payload = ("{\"seq\":" + number + "}").getBytes(StandardCharsets.UTF_8);
            CompletableFuture<Void> done = connection.publish(topic, payload);
            done.whenComplete((nothing, failure) -> {
                if (failure == null) {
                    ledger.acknowledged(device.id(), number);
                }
                window.release();
            });
            due += gapNanos;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void drain() {
        if (acquireAll()) {
            window.release(WINDOW);
        } else {
            // A connection that ended without telling its tokens: nothing of it will be acknowledged any more.
            window.drainPermits();
            window.release(WINDOW);
        }
    }

    private boolean acquireAll() {
        try {
            return window.tryAcquire(WINDOW, ACK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean acquire(Duration limit) {
        try {
            return window.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
