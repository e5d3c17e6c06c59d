package io.telecast.itests.kit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Reports of several devices at one rate in all, at little cost: one thread writes them in turn, one for each device
 * reads acknowledgements. Its connections last: one that ends is a failure. It may run again and again.
 */
public final class Load implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<LoadDevice> devices = new ArrayList<>();

    private Load() {}

    /** Connects the devices to the broker on a port. */
    public static Load connect(int port, List<Demo.Device> devices) {
        Load load = new Load();
        try {
            for (Demo.Device device : devices) {
                load.devices.add(new LoadDevice(port, device));
            }
        } catch (IOException e) {
            load.close();
            throw new AssertionError("a device cannot connect", e);
        }
        return load;
    }

    /** What a report with a number looks like. */
    public interface Shape {
        /** Its topic. */
        String topic(long number);

        /** Its payload. */
        String payload(long number);
    }

    /** Telemetry of one key. */
    public static Shape telemetry(String key) {
        return shape(number -> Reporter.TOPIC, number -> "{\"" + key + "\":" + number + "}");
    }

    /** An attribute. */
    public static Shape attribute(String key) {
        return shape(number -> "devices/attributes/" + number, number -> "{\"" + key + "\":" + number + "}");
    }

    /** Events whose number is a parameter. */
    public static Shape event(String method) {
        return shape(
                number -> "devices/event/" + number,
                number -> "{\"method\":\"" + method + "\",\"params\":{\"n\":" + number + "}}");
    }

    private static Shape shape(LongFunction<String> topic, LongFunction<String> payload) {
        return new Shape() {
            @Override
            public String topic(long number) {
                return topic.apply(number);
            }

            @Override
            public String payload(long number) {
                return payload.apply(number);
            }
        };
    }

    /**
     * Starts to report, with numbers from 1 on for each device.
     *
     * @param perSecond reports of all devices together
     */
    public Reports start(Ledger ledger, Shape shape, int perSecond) {
        devices.forEach(device -> device.begin(ledger, shape));
        return new Run(perSecond);
    }

    @Override
    public void close() {
        devices.forEach(LoadDevice::close);
    }

    /** From a start to a stop. */
    private final class Run implements Reports {
        private final int perSecond;
        private final Thread thread = new Thread(this::report, "load");
        private volatile boolean stopping;
        private volatile Throwable failure;

        Run(int perSecond) {
            this.perSecond = perSecond;
            thread.start();
        }

        private void report() {
            long start = System.nanoTime();
            long sent = 0;
            try {
                while (!stopping) {
                    long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
                    for (; sent < due && !stopping; sent++) {
                        devices.get((int) (sent % devices.size())).report();
                    }
                    LockSupport.parkNanos(TICK_NANOS);
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                failure = e;
            }
        }

        @Override
        public void awaitMore(int reports) {
            List<Long> goals =
                    devices.stream().map(device -> device.sequence() + reports).toList();
            Await.until(reports + " more reports of each device", LIMIT, () -> {
                check();
                for (int i = 0; i < goals.size(); i++) {
                    if (devices.get(i).sequence() < goals.get(i)) {
                        return false;
                    }
                }
                return true;
            });
        }

        @Override
        public long sequence(Demo.Device device) {
            return devices.stream()
                    .filter(each -> each.id().equals(device.id()))
                    .findFirst()
                    .orElseThrow()
                    .sequence();
        }

        @Override
        public void stop() {
            stopping = true;
            try {
                thread.join(LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            check();
            devices.forEach(LoadDevice::awaitAcknowledged);
        }

        private void check() {
            if (failure != null) {
                throw new IllegalStateException("the load ended", failure);
            }
        }
    }
}
