package io.telecast.itests.kit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A device of a plain broker that may crash: its reports carry their time, it sends a report again until the broker says
 * that somebody is subscribed, and, after each new connection, those of the last seconds once more. Such a device loses
 * nothing and has nothing doubled.
 */
public final class PatientDevice implements AutoCloseable {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final long LIMIT = Duration.ofSeconds(5).toMillis();

    private record Report(long number, long time) {}

    private final Ledger ledger;
    private final String broker;
    private final Demo.Device device;
    private final long gapNanos;
    private final Deque<Report> waiting = new ArrayDeque<>();
    private final Deque<Report> sent = new ArrayDeque<>();
    private final Thread thread;
    private volatile long sequence;
    private volatile boolean stopping;
    private long dueNanos = System.nanoTime();

    private PatientDevice(Ledger ledger, String broker, Demo.Device device, int perSecond) {
        this.ledger = ledger;
        this.broker = broker;
        this.device = device;
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.thread = new Thread(this::run, "patient-" + device.id());
    }

    /** Starts to report. */
    public static PatientDevice start(Ledger ledger, String broker, Demo.Device device, int perSecond) {
        PatientDevice patient = new PatientDevice(ledger, broker, device, perSecond);
        patient.thread.start();
        return patient;
    }

    /** Waits until this many more reports were made. */
    public void awaitMore(int reports) {
        long goal = sequence + reports;
        Await.until(reports + " more reports of " + device.id(), Duration.ofSeconds(60), () -> sequence >= goal);
    }

    /** The last number. */
    public long sequence() {
        return sequence;
    }

    /** Stops when all of it is taken. */
    public void stop() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(30).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError(device.id() + " cannot get rid of its reports");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        stop();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted() && !(stopping && waiting.isEmpty())) {
            MqttAsyncClient client = null;
            try {
                client = new MqttAsyncClient(broker, device.username(), new MemoryPersistence());
                connect(client);
                sendAgain();
                while (!Thread.currentThread().isInterrupted() && !(stopping && waiting.isEmpty())) {
                    report(client);
                }
            } catch (MqttException lost) {
                makeReports();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            } finally {
                close(client);
            }
        }
    }

    private void connect(MqttAsyncClient client) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setConnectionTimeout(2);
        options.setUserName(device.username());
        options.setPassword(device.password().getBytes(StandardCharsets.UTF_8));
        client.connect(options).waitForCompletion(LIMIT);
    }

    /** The broker may have forgotten what it took just before it crashed. */
    private void sendAgain() {
        while (!sent.isEmpty()) {
            waiting.addFirst(sent.removeLast());
        }
    }

    private void report(MqttAsyncClient client) throws MqttException {
        makeReports();
        Report next = waiting.peekFirst();
        if (next == null) {
            LockSupport.parkNanos(dueNanos - System.nanoTime());
            return;
        }
        String payload = "{\"ts\":" + next.time + ",\"values\":{\"" + Flow.KEY + "\":" + next.number + "}}";
        IMqttToken token = client.publish(
                "devices/" + device.id() + "/telemetry", payload.getBytes(StandardCharsets.UTF_8), 1, false);
        token.waitForCompletion(LIMIT);
        if (token.getReasonCodes()[0] == 0) {
            ledger.acknowledged(device.id(), next.number);
            sent.addLast(waiting.removeFirst());
            long oldest = System.currentTimeMillis() - KEPT.toMillis();
            while (sent.size() > 1 && sent.peekFirst().time < oldest) {
                sent.removeFirst();
            }
        } else { // nobody is subscribed yet
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Measures in time, whether it can send or not. */
    private void makeReports() {
        while (!stopping && System.nanoTime() >= dueNanos) {
            dueNanos += gapNanos;
            long number = sequence + 1;
            ledger.published(device.id(), number);
            Report last = waiting.isEmpty() ? sent.peekLast() : waiting.peekLast();
            long time = Math.max(System.currentTimeMillis(), last == null ? 0 : last.time + 1);
            waiting.addLast(new Report(number, time));
            sequence = number;
        }
    }

    private static void close(MqttAsyncClient client) {
        try {
            if (client != null) {
                client.disconnectForcibly(0, 100, false);
                client.close(true);
            }
        } catch (MqttException gone) {
            // It is gone, which is what was wanted.
        }
    }
}
