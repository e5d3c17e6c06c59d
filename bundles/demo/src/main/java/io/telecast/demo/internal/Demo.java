package io.telecast.demo.internal;

import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the demo tenant at the first start, keeps the addresses in {@code demo.json} true at later ones, and runs the
 * simulated devices. All of it on one thread, in the background, again and again until it succeeds.
 */
@Component(service = HealthCheck.class, immediate = true, configurationPid = "io.telecast.demo")
@Designate(ocd = DemoConfig.class)
public final class Demo implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final long RETRY_MILLIS = 1000;
    private static final long STOP_MILLIS = 5000;

    private final DemoSettings settings;
    private final DemoTenant tenant;
    private final Path file;
    private final Thread thread;
    /** A start is not over before the credentials that it tells of exist. */
    private volatile @Nullable String problem = "the demo tenant is not made yet";

    private volatile int simulated;

    @Activate
    public Demo(
            DemoConfig config,
            @Reference DeviceDirectory directory,
            @Reference ApiKeyStore apiKeys,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable
                    TokenIssuer tokens,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY,
                            target = "(" + EmbeddedServer.PROTOCOL + "=" + EmbeddedServer.MQTT + ")")
                    @Nullable
                    EmbeddedServer embedded) {
        settings = DemoSettings.of(config);
        tenant = new DemoTenant(directory, apiKeys, tokens);
        file = settings.dataDir().resolve("demo.json");
        thread = new Thread(() -> run(embedded), "telecast-demo");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join(STOP_MILLIS);
    }

    @Override
    public String part() {
        return "demo";
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void measure(Measurements to) {
        to.gauge("devices.simulated", "Simulated devices", simulated);
    }

    private void run(@Nullable EmbeddedServer embedded) {
        URI broker = settings.broker() != null ? settings.broker() : embedded == null ? null : embedded.uri();
        if (broker == null) {
            return; // made anew when the embedded broker is up
        }
        try {
            DemoFile demo = prepare(Addresses.of(settings, broker));
            problem = null;
            if (demo != null && settings.devices() > 0) {
                simulate(demo, broker);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The demo's credentials; null when there is to be no demo here. */
    private @Nullable DemoFile prepare(Addresses addresses) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return createOrRefresh(addresses);
            } catch (IOException | RuntimeException e) {
                if (!told) {
                    LOG.warn("The demo tenant cannot be made now; trying again every {} ms", RETRY_MILLIS, e);
                    told = true;
                }
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private @Nullable DemoFile createOrRefresh(Addresses addresses) throws IOException, InterruptedException {
        if (Files.exists(file)) {
            DemoFile known = DemoFile.read(file);
            DemoFile refreshed = known.at(addresses);
            if (!refreshed.equals(known)) {
                refreshed.write(file);
            }
            return refreshed;
        }
        if (!settings.enabled() || !tenant.mayBeMade()) {
            return null;
        }
        DemoFile created = tenant.create(addresses);
        created.write(file);
        LOG.info("The demo tenant is made; its credentials are in {}", file);
        return created;
    }

    private void simulate(DemoFile demo, URI broker) throws InterruptedException {
        simulated = settings.devices();
        try (Simulation simulation = new Simulation(settings, demo, broker, tenant)) {
            simulation.run();
        }
    }
}
