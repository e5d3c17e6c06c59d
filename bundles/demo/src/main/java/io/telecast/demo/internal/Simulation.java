package io.telecast.demo.internal;

import io.telecast.demo.internal.DemoFile.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Simulated devices that report through the real broker, each over a connection of its own. */
final class Simulation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
    private static final int THREADS = 2;
    private static final long RETRY_MILLIS = 1000;

    private final DemoSettings settings;
    private final DemoFile demo;
    private final URI broker;
    private final DemoTenant tenant;
    private final Path file;
    private final ScheduledExecutorService scheduler;
    private final List<SimulatedDevice> devices = new ArrayList<>();

    Simulation(DemoSettings settings, DemoFile demo, URI broker, DemoTenant tenant) {
        this.settings = settings;
        this.demo = demo;
        this.broker = broker;
        this.tenant = tenant;
        this.file = settings.dataDir().resolve("simulated.json");
        this.scheduler = Executors.newScheduledThreadPool(THREADS, task -> new Thread(task, "telecast-simulation"));
    }

    /** Starts the devices one after the other and lets them run until this thread is interrupted. */
    void run() throws InterruptedException {
        long periodMicros = Math.max(1, Math.round(1_000_000 / settings.rate()));
        for (Login login : logins()) {
            SimulatedDevice device =
                    new SimulatedDevice(login, Readings.of(demo.devices().indexOf(login)), broker, embedded());
            devices.add(device);
            long phase = (long) (Math.random() * periodMicros);
            scheduler.scheduleAtFixedRate(device::report, phase, periodMicros, TimeUnit.MICROSECONDS);
        }
        LOG.info("{} simulated devices report {} times a second each", devices.size(), settings.rate());
        Thread.currentThread().join(); // until interrupted
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        devices.forEach(SimulatedDevice::close);
    }

    private boolean embedded() {
        return settings.broker() == null;
    }

    private List<Login> logins() throws InterruptedException {
        while (true) {
            try {
                return load();
            } catch (IOException | RuntimeException e) {
                LOG.warn("The simulated devices cannot be made now; trying again in {} ms", RETRY_MILLIS, e);
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private List<Login> load() throws IOException, InterruptedException {
        List<Login> more = new ArrayList<>(DemoFile.readLogins(file));
        int wanted = settings.devices() - demo.devices().size();
        boolean enough = more.size() >= wanted;
        try {
            while (more.size() < wanted) {
                more.add(tenant.simulated(more.size() + 1));
            }
        } finally {
            if (!enough) {
                DemoFile.writeLogins(file, more);
            }
        }
        List<Login> all = new ArrayList<>(demo.devices());
        all.addAll(more);
        return all.subList(0, settings.devices());
    }
}
