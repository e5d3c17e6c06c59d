package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.telecast.itests.kit.Await;
import io.telecast.itests.kit.BundleJar;
import io.telecast.itests.kit.Database;
import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Distribution;
import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Ledger;
import io.telecast.itests.kit.Load;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every part is exchanged, in every way an operator has, while devices send 1,000 reports a second: none is lost or
 * stored twice, those of a device stay in order, no socket closes, and all is shown again soon. The handler of telemetry
 * lies in {@code deploy/} here; every other part is a feature of its own, so that it can be uninstalled.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HotSwapIT {
    private static final int PER_SECOND = Effort.FACTOR == 1 ? 1000 : 3000;
    private static final int DEVICES = 8;
    private static final int SWAPS = Math.min(10, Effort.FACTOR);
    private static final int OTHER_PER_SECOND = 40;

    /** Reports of each device while a part is away, and before it goes. */
    private static final int SOME = PER_SECOND / DEVICES / 4;

    /** Until all that waited is shown, beside another test on two slow cores; alone it takes a second. */
    private static final Duration DRAINED = Duration.ofSeconds(120);

    private static final String HANDLER = "io.telecast.uplink.telemetry";
    private static final String[] FEATURES = {
        "launch",
        "metrics",
        "embedded-mqtt",
        "embedded-redis",
        "store-jdbc",
        "auth",
        "script",
        "decode",
        "push-redis",
        "uplink-attribute",
        "uplink-event",
        "uplink-status",
        "uplink-gateway",
        "bus",
        "websocket",
        "rest",
        "console",
        "shell",
        "mqtt",
        "demo"
    };

    private static Platform platform;
    private static List<Demo.Device> devices;
    private static Load load;
    private static Others attributes;
    private static Others events;
    private static int flows;
    private static int versions;

    /** Reports of another type that go on through all swaps. */
    private record Others(Demo.Device device, Load load, Ledger ledger, Reports reports) {
        static Others start(Load.Shape shape) {
            Demo.Device device = platform.newDevice();
            Load load = Load.connect(platform.instance().mqttPort(), List.of(device));
            Ledger ledger = new Ledger();
            return new Others(device, load, ledger, load.start(ledger, shape, OTHER_PER_SECOND));
        }
    }

    @BeforeAll
    static void start() {
        String[] features =
                Arrays.stream(FEATURES).map(name -> "telecast-" + name).toArray(String[]::new);
        platform = Platform.start("swap", instance -> instance.features(features)
                // The screens say nothing, and a machine that is busy may take longer than the contract's silence.
                .setting("io.telecast.websocket", "idle.timeout.s", 3600)
                .deploy(Distribution.ownBundle(HANDLER), HANDLER + ".jar"));
        devices = Stream.generate(platform::newDevice).limit(DEVICES).toList();
        load = Load.connect(platform.instance().mqttPort(), devices);
        attributes = Others.start(Load.attribute("seq"));
        events = Others.start(Load.event("seq"));
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {load, attributes.load, events.load, platform}) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                HANDLER,
                "io.telecast.uplink.attribute io.telecast.uplink.event io.telecast.uplink.status io.telecast.uplink.gateway",
                "io.telecast.decode",
                "io.telecast.bus",
                "io.telecast.script",
                "io.telecast.store.jdbc",
                "io.telecast.push.redis",
                "io.telecast.mqtt",
                "io.telecast.auth",
                "io.telecast.rest io.telecast.console io.telecast.metrics io.telecast.shell io.telecast.demo"
            })
    void isUpdated(String bundles) {
        swap(SWAPS, flow -> forEach("bundle:update ", bundles));
    }

    /** Out of its feature, into deploy/, replaced there, and back: it is away, and somewhere else, in between. */
    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"uplink-status", "decode", "bus", "script", "push-redis", "mqtt", "rest"})
    void movesByFeatureAndDeploy(String part) {
        swap(SWAPS, flow -> {
            platform.instance().command("feature:uninstall telecast-" + part);
            flow.awaitMore(SOME);
            String bundle = "io.telecast." + part.replace('-', '.');
            deploy(bundle);
            flow.awaitShown(DRAINED);
            deploy(bundle);
            flow.awaitShown(DRAINED);
            undeploy(bundle);
            flow.awaitMore(SOME);
            platform.instance().command("feature:install telecast-" + part);
        });
    }

    /** These bring libraries, which leave with the feature: in deploy/ they would miss them. */
    @Order(2)
    @ParameterizedTest
    @ValueSource(strings = {"store-jdbc", "auth"})
    void leavesAndComesBackAsAFeature(String part) {
        swap(SWAPS, flow -> {
            platform.instance().command("feature:uninstall telecast-" + part);
            flow.awaitMore(SOME);
            platform.instance().command("feature:install telecast-" + part);
        });
    }

    @Order(2)
    @Test
    void handlerIsReplacedInDeploy() {
        swap(SWAPS, flow -> deploy(HANDLER));
    }

    @Order(2)
    @Test
    void unrelatedJarComesAndGoesInDeploy() {
        swap(SWAPS, flow -> {
            deploy(BundleJar.empty("unrelated", nextVersion()), "unrelated");
            deploy(BundleJar.empty("unrelated", nextVersion()), "unrelated");
            undeploy("unrelated");
        });
    }

    @Order(2)
    @Test
    void unrelatedFeatureOfKarafComesAndGoes() {
        swap(SWAPS, flow -> {
            platform.instance().command("feature:install ssh");
            flow.awaitMore(SOME);
            platform.instance().command("feature:uninstall ssh");
        });
    }

    /** The log tells when a part has begun anew. */
    @Order(3)
    @ParameterizedTest
    @CsvSource({
        "decode,         lookups.max,          Handler of telemetry is here",
        "bus,            refusals.max,         Handler of telemetry is here",
        "script,         contexts.max,         Handler of telemetry is here",
        "store.jdbc,     read.queue.max,       Handler of telemetry is here",
        "push.redis,     probe.interval.ms,    Handler of telemetry is here",
        "mqtt,           qos0.held.max,        Reports of telemetry come in",
        "auth,           token.cache.max,      Updating configuration {io.telecast.auth}",
        "uplink.status,  known.max,            Handler of status is here",
        "uplink.gateway, parts.max,            Handler of gateway is here"
    })
    void isConfigured(String part, String key, String trace) {
        swap(SWAPS, flow -> {
            long before = count(trace);
            platform.instance().setting("io.telecast." + part, key, 2000 + ++versions);
            Await.until("a new configuration of " + part, DRAINED, () -> count(trace) > before);
        });
    }

    /** Attributes and events were reported through all that; the database is read when the instance is stopped. */
    @Order(4)
    @Test
    void attributesAndEventsAreStoredToo() {
        attributes.reports.stop();
        events.reports.stop();
        Await.until("all is stored", DRAINED, () -> platform.stat("mqtt.submitted") == 0);
        platform.instance().stop();
        String url = "jdbc:h2:file:" + platform.instance().data().resolve("telecast") + ";DATABASE_TO_LOWER=TRUE";
        try (Database stored = Database.at(url, "sa", "")) {
            String device = events.device.id();
            List<Long> numbers =
                    stored.texts("select data from event_datas where device_id = ? order by ts", device).stream()
                            .map(HotSwapIT::number)
                            .toList();
            assertEquals(List.of(), events.ledger.compareStored(device, numbers));
            assertEquals(
                    List.of(attributes.reports.sequence(attributes.device)),
                    stored.query("select number_v from attribute_datas where device_id = ?", attributes.device.id()));
        }
    }

    private interface Swap {
        void under(Flow flow);
    }

    private static void swap(int times, Swap swap) {
        String key = "seq" + ++flows;
        try (Flow flow = Flow.start(load, devices, key, PER_SECOND, platform::watch)) {
            flow.awaitShown(DRAINED);
            for (int i = 0; i < times; i++) {
                flow.awaitMore(SOME);
                swap.under(flow);
                flow.awaitShown(DRAINED);
                assertNoClose(flow);
            }
            flow.stop();
            // It may be what was exchanged.
            Await.until(
                    "REST answers",
                    DRAINED,
                    () -> platform.rest().get("/api/v1/device").statusCode() == 200);
            assertEquals(List.of(), flow.balance(device -> platform.rest().history(device, key)));
            assertNoClose(flow);
            platform.awaitInterest(devices.toArray(Demo.Device[]::new));
        } catch (AssertionError e) {
            // What hangs may hang the console, too.
            String threads = platform.instance().swappingThreads();
            throw new AssertionError(
                    e.getMessage() + "\n" + threads + "\n" + platform.instance().command("telecast:stats"), e);
        }
        platform.awaitInterest();
    }

    private static void assertNoClose(Flow flow) {
        flow.screens().forEach(screen -> assertEquals(List.of(), screen.closes(), "the socket was closed"));
    }

    private static void forEach(String command, String names) {
        platform.instance()
                .command(Arrays.stream(names.split(" "))
                        .map(name -> command + name)
                        .collect(Collectors.joining("; ")));
    }

    private static void deploy(String bundle) {
        deploy(BundleJar.version(Distribution.ownBundle(bundle), nextVersion()), bundle);
    }

    private static void deploy(Path jar, String bundle) {
        platform.instance().deploy(jar, bundle + ".jar");
        Await.until(bundle + " is active", DRAINED, HotSwapIT::isThere);
    }

    private static void undeploy(String bundle) {
        try {
            Files.delete(platform.instance().deploy().resolve(bundle + ".jar"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        // One that is still stopping would meet the one that follows it.
        Await.until(bundle + " is gone", DRAINED, () -> bundles().noneMatch(line -> line.contains(version())));
    }

    private static String nextVersion() {
        versions++;
        return version();
    }

    private static String version() {
        return "1.0.0.swap" + versions + "x";
    }

    private static boolean isThere() {
        return bundles().anyMatch(line -> line.contains(version()) && line.contains("Active"));
    }

    private static Stream<String> bundles() {
        return platform.instance().command("bundle:list -t 0 -s --no-format").lines();
    }

    private static long count(String trace) {
        return platform.instance()
                .log()
                .lines()
                .filter(line -> line.contains(trace))
                .count();
    }

    private static long number(String event) {
        return Long.parseLong(event.replaceAll(".*\"n\" *: *(\\d+).*", "$1"));
    }
}
