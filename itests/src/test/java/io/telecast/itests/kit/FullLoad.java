package io.telecast.itests.kit;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Reports of several devices as fast as a broker acknowledges them, whatever happens to it: a device whose connection
 * ends makes another one and goes on with the next number. What was not acknowledged then may be lost.
 */
final class FullLoad implements Reports {
    /** Reports of a device that are out at once. */
    private static final int WINDOW = 500;

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Ledger ledger;
    private final int port;
    private final List<Tireless> devices;
    private final BooleanSupplier resting;
    private volatile boolean stopping;

    private FullLoad(
            Ledger ledger,
            int port,
            List<Demo.Device> devices,
            Function<Demo.Device, String> topic,
            BooleanSupplier resting) {
        this.ledger = ledger;
        this.port = port;
        this.resting = resting;
        this.devices = devices.stream()
                .map(device -> new Tireless(device, topic.apply(device)))
                .toList();
    }

    /** Starts to report, each device to its topic, but for the times when all are to rest. */
    static FullLoad start(
            Ledger ledger,
            int port,
            List<Demo.Device> devices,
            Function<Demo.Device, String> topic,
            BooleanSupplier resting) {
        FullLoad load = new FullLoad(ledger, port, devices, topic, resting);
        load.devices.forEach(device -> device.thread.start());
        return load;
    }

    @Override
    public void awaitMore(int reports) {
        List<Long> goals =
                devices.stream().map(device -> device.sequence + reports).toList();
        Await.until(reports + " more reports of each device", LIMIT, () -> {
            for (int i = 0; i < goals.size(); i++) {
                if (devices.get(i).sequence < goals.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public long sequence(Demo.Device device) {
        return devices.stream()
                .filter(each -> each.device.equals(device))
                .findFirst()
                .orElseThrow()
                .sequence;
    }

    @Override
    public void stop() {
        stopping = true;
        for (Tireless device : devices) {
            try {
                device.thread.join(LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (device.thread.isAlive()) {
                throw new AssertionError(device.device.id() + " hangs at number " + device.sequence);
            }
        }
    }

    /** A device and its thread, which writes, and reads acknowledgements when its window is full. */
    private final class Tireless implements Runnable {
        private final Demo.Device device;
        private final String topic;
        private final Thread thread;
        private volatile long sequence;

        Tireless(Demo.Device device, String topic) {
            this.device = device;
            this.topic = topic;
            this.thread = new Thread(this, "full-" + device.id());
        }

        @Override
        public void run() {
            while (!stopping) {
                try (RawMqtt connection = RawMqtt.connect(port, device.id(), device.username(), device.password())) {
                    report(connection);
                } catch (IOException away) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            }
        }

        private void report(RawMqtt connection) throws IOException {
            Map<Integer, Long> out = new HashMap<>();
            while (!stopping || !out.isEmpty()) {
                while (!stopping && !resting.getAsBoolean() && out.size() < WINDOW) {
                    publish(connection, out);
                }
                if (out.isEmpty()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                while (!out.isEmpty() && (out.size() > WINDOW / 2 || stopping || resting.getAsBoolean())) {
                    acknowledged(connection.nextAcknowledgement(), out);
                }
            }
        }

        private void publish(RawMqtt connection, Map<Integer, Long> out) throws IOException {
            long number = sequence + 1;
            ledger.published(device.id(), number);
            sequence = number;
            out.put(connection.nextPacketId(), number);
            connection.send(topic, "{\"" + Flow.KEY + "\":" + number + "}");
        }

        private void acknowledged(RawMqtt.Acknowledgement acknowledgement, Map<Integer, Long> out) {
            long number = out.remove(acknowledgement.packetId());
            if (acknowledgement.reason() == 0) { // or else nobody was subscribed, or there was no room
                ledger.acknowledged(device.id(), number);
            }
        }
    }
}
