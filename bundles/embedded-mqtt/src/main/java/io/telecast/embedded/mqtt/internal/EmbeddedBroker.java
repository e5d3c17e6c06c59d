package io.telecast.embedded.mqtt.internal;

import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DeviceListener;
import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import io.telecast.api.uplink.InstalledTypes;
import java.util.Hashtable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the broker while no other one is configured, and tells the platform how to get in once it is up. */
@Component(
        name = "io.telecast.embedded.mqtt",
        immediate = true,
        service = {DeviceListener.class, HealthCheck.class})
@Designate(ocd = BrokerConfig.class)
public final class EmbeddedBroker implements DeviceListener, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final BundleContext bundle;
    private final @Nullable DataDirectory data;
    private final @Nullable Broker broker;
    private final @Nullable InstalledTypes types;
    private final @Nullable Thread starter;
    private @Nullable ServiceRegistration<EmbeddedServer> registration;
    private volatile @Nullable String problem;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DeviceDirectory directory;

    /** Checks the configuration and starts the broker on a thread of its own: reading a long journal takes a while. */
    @Activate
    public EmbeddedBroker(BundleContext bundle, BrokerConfig config) throws Exception {
        this.bundle = bundle;
        if (!config.external_url().isBlank()) {
            data = null;
            broker = null;
            types = null;
            starter = null;
            return;
        }
        Settings settings = Settings.of(config);
        DataDirectory held = DataDirectory.open(settings.data());
        Broker made = make(settings, held);
        data = held;
        broker = made;
        types = new InstalledTypes(bundle, made.topics());
        types.open();
        starter = new Thread(() -> start(made), "telecast-broker-start");
        starter.start();
    }

    private Broker make(Settings settings, DataDirectory held) throws Exception {
        try {
            return new Broker(settings, held, () -> directory);
        } catch (Exception broken) {
            held.close();
            throw broken;
        }
    }

    private void start(Broker made) {
        problem = "the broker is starting";
        try {
            made.start();
            LOG.info("The MQTT broker is up on port {}", made.uri().getPort());
            EmbeddedServer server = made::uri;
            registration = bundle.registerService(
                    EmbeddedServer.class,
                    server,
                    new Hashtable<>(Map.of(EmbeddedServer.PROTOCOL, EmbeddedServer.MQTT)));
            problem = null;
        } catch (Exception failed) {
            problem = "the broker did not start: " + failed.getMessage();
            LOG.error("The MQTT broker did not start", failed);
        }
    }

    @Override
    public void deviceChanged(String deviceId, @Nullable Device now) {
        if (broker != null && (now == null || !now.enabled())) {
            broker.disconnect(deviceId);
        }
    }

    @Override
    public String part() {
        return "broker";
    }

    @Override
    public @Nullable String problem() {
        String starting = problem;
        return starting == null && broker != null ? broker.problem() : starting;
    }

    @Override
    public void measure(Measurements to) {
        if (broker != null) {
            broker.measure(to);
        }
    }

    @Deactivate
    void stop() throws Exception {
        if (broker == null || types == null || starter == null || data == null) {
            return;
        }
        types.close();
        starter.join();
        if (registration != null) {
            registration.unregister();
        }
        broker.close();
        data.close();
    }
}
