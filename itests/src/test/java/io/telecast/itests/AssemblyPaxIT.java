package io.telecast.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.environment;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.NewDevice;
import io.telecast.api.embedded.EmbeddedServer;
import io.telecast.api.store.DataPoint;
import io.telecast.api.store.TelemetryStore;
import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.Json;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Ports;
import io.telecast.itests.kit.RawMqtt;
import io.telecast.itests.kit.Watcher;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/** Runs inside our own assembly, where services and wirings can be seen. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AssemblyPaxIT {
    private static final String HTTP_PORT = "it.http.port";
    private static final String MQTT_PORT = "it.mqtt.port";
    private static final String OURS = "io.telecast.";
    private static final String HANDLER = "io.telecast.uplink.telemetry";

    @Inject
    private BundleContext context;

    @Inject
    private DeviceDirectory devices;

    @Inject
    private TelemetryStore store;

    @Inject
    private TokenIssuer tokens;

    /** The distribution as it is, on ports of its own. */
    @Configuration
    public Option[] configuration() {
        String target = System.getProperty("telecast.target", "target");
        String http = Integer.toString(Ports.free());
        String mqtt = Integer.toString(Ports.free());
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(new File(target, "telecast.tar.gz").toURI().toString())
                    .karafVersion(System.getProperty("telecast.karaf"))
                    .name("Telecast")
                    .unpackDirectory(new File(target, "pax"))
                    .useDeployFolder(false),
            // The distribution fetches nothing; the bundles of Pax Exam come from Maven's local repository.
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    System.getProperty("telecast.repository")),
            // As long as the bus remembers a handler that left.
            editConfigurationFilePut("etc/io.telecast.bus.cfg", "handler.stop.timeout.ms", "500"),
            environment("TELECAST_HTTP_PORT=" + http),
            environment("TELECAST_MQTT_PORT=" + mqtt),
            systemProperty(HTTP_PORT).value(http),
            systemProperty(MQTT_PORT).value(mqtt),
            keepRuntimeFolder(),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        };
    }

    /** The probe starts with the bundles; a test begins when they are ready. */
    @Before
    public void awaitReady() {
        URI ready = URI.create("http://127.0.0.1:" + port(HTTP_PORT) + "/health/ready");
        Await.until(
                "readiness",
                Duration.ofSeconds(60),
                () -> ready.toURL().openStream().read() > 0);
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = Stream.of(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && !isFragment(bundle))
                .map(Bundle::toString)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    public void aReportTravelsFromMqttToASocketAndIntoTheStore() throws Exception {
        CreatedDevice device = newDevice();
        try (Watcher watcher = watch(device);
                RawMqtt connection = connect(device)) {
            assertEquals(0, connection.publish("devices/telemetry", "{\"temperature\":25.6,\"on\":true}"));
            watcher.await("the report", frame -> frame.text().contains("\"temperature\":25.6"));
            String id = device.device().id();
            Await.until("it is stored", Await.SHORT, () -> stored(id).size() == 2);
            assertEquals(Map.of("temperature", 25.6, "on", true), stored(id));
        }
    }

    @Test
    public void onlyTheApiExportsPackages() {
        Map<String, List<String>> exports = ours().collect(
                        Collectors.toMap(Bundle::getSymbolicName, bundle -> bundle
                                .adapt(BundleRevision.class)
                                .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
                                .stream()
                                .map(capability ->
                                        (String) capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                                .toList()));
        List<String> api = exports.remove("io.telecast.api");
        assertTrue("the api exports: " + api, api.contains("io.telecast.api.uplink"));
        exports.values().removeIf(List::isEmpty);
        assertEquals(Map.of(), exports);
    }

    @Test
    public void aBundleIsReplacedWithoutARefreshOfItsNeighbours() throws Exception {
        CreatedDevice device = newDevice();
        Bundle handler = bundle(HANDLER);
        List<Bundle> others = ours().filter(bundle -> bundle != handler).toList();
        List<BundleWiring> before = others.stream().map(AssemblyPaxIT::wiring).toList();
        try (Watcher watcher = watch(device);
                RawMqtt connection = connect(device)) {
            handler.update();
            assertEquals(0, connection.publish("devices/telemetry", "{\"after\":1}"));
            watcher.await("the report", frame -> frame.text().contains("\"after\":1"));
            assertEquals(List.of(), watcher.closes());
        }
        assertEquals(before, others.stream().map(AssemblyPaxIT::wiring).toList());
        others.forEach(
                bundle -> assertTrue(bundle.toString(), bundle.getState() == Bundle.ACTIVE || isFragment(bundle)));
    }

    @Test
    public void bundlesStopAndStartInAnyOrder() throws BundleException {
        List<String> names = List.of("bus", "store.jdbc", "push.redis", "script", "mqtt", "websocket", "auth");
        for (String name : names) {
            Bundle bundle = bundle(OURS + name);
            bundle.stop();
            bundle.start();
        }
        awaitReady();
        everyBundleIsActive();
    }

    @Test
    public void aThousandStartsOfAHandlerLeaveNothingBehind() throws Exception {
        Bundle handler = bundle(HANDLER);
        restart(handler, 50); // what is made once, such as threads of pools, is there afterwards
        Map<String, Long> before = Remains.count(context, redis());
        restart(handler, 1000);
        Await.until("all that came with the starts has left", Duration.ofSeconds(30), () -> {
            Map<String, Long> more = Remains.more(before, Remains.count(context, redis()));
            if (!more.isEmpty()) {
                throw new IllegalStateException("there is more of " + more);
            }
            return true;
        });
        aReportTravelsFromMqttToASocketAndIntoTheStore();
    }

    /** Between the updates each class loader does its work: a report is handled. */
    @Test
    public void updatesOfHandlersLeaveNoClassLoader() throws Exception {
        CreatedDevice device = newDevice();
        List<String> names = List.of("telemetry", "attribute", "event", "status", "gateway");
        Map<String, WeakReference<ClassLoader>> old = new TreeMap<>();
        try (RawMqtt connection = connect(device)) {
            for (int i = 0; i < 10; i++) {
                for (String name : names) {
                    Bundle bundle = bundle(OURS + "uplink." + name);
                    old.put(name + " " + i, new WeakReference<>(wiring(bundle).getClassLoader()));
                    bundle.update();
                }
                int number = i;
                assertEquals(0, connection.publish("devices/telemetry", "{\"update\":" + number + "}"));
                assertEquals(0, connection.publish("devices/attributes/" + i, "{\"update\":" + number + "}"));
                assertEquals(0, connection.publish("devices/event/" + i, "{\"method\":\"u\",\"params\":{}}"));
                Await.until(
                        "it is stored",
                        Await.SHORT,
                        () -> ((Number) stored(device.device().id()).getOrDefault("update", -1)).intValue() == number);
            }
        }
        Await.until("the class loaders are collected", Duration.ofSeconds(30), () -> {
            System.gc();
            old.values().removeIf(loader -> loader.refersTo(null));
            if (!old.isEmpty()) {
                throw new IllegalStateException("still there: " + old.keySet());
            }
            return true;
        });
    }

    private static void restart(Bundle bundle, int times) throws BundleException {
        for (int i = 0; i < times; i++) {
            bundle.stop();
            bundle.start();
        }
    }

    private URI redis() {
        try {
            ServiceReference<EmbeddedServer> server = context.getServiceReferences(
                            EmbeddedServer.class, "(" + EmbeddedServer.PROTOCOL + "=" + EmbeddedServer.REDIS + ")")
                    .iterator()
                    .next();
            return context.getService(server).uri();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CreatedDevice newDevice() throws Exception {
        return devices.create(new NewDevice("pax", "pax")).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Watcher watch(CreatedDevice device) {
        String token = tokens.issue("pax", "pax", "TENANT_ADMIN", Duration.ofMinutes(5));
        Watcher watcher = Watcher.open(
                URI.create("ws://127.0.0.1:" + port(HTTP_PORT) + Platform.CURRENT),
                Json.object("device_id", device.device().id(), "token", token));
        watcher.awaitSnapshot();
        return watcher;
    }

    private static RawMqtt connect(CreatedDevice device) throws IOException {
        return RawMqtt.connect(port(MQTT_PORT), "pax", device.username(), device.password());
    }

    private Map<String, Object> stored(String device) throws Exception {
        return store.current(device).toCompletableFuture().get(10, TimeUnit.SECONDS).stream()
                .collect(Collectors.toMap(DataPoint::key, DataPoint::value));
    }

    private Bundle bundle(String name) {
        return ours().filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Bundle> ours() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null
                        && bundle.getSymbolicName().startsWith(OURS));
    }

    private static BundleWiring wiring(Bundle bundle) {
        return bundle.adapt(BundleWiring.class);
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    private static int port(String property) {
        return Integer.getInteger(property);
    }
}
