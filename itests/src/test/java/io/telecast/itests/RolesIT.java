package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Demo;
import io.telecast.itests.kit.Flow;
import io.telecast.itests.kit.Instance;
import io.telecast.itests.kit.Interest;
import io.telecast.itests.kit.Platform;
import io.telecast.itests.kit.Rest;
import io.telecast.itests.kit.SharedParts;
import io.telecast.itests.kit.Watcher;
import io.telecast.itests.kit.WithFaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One node that serves sockets and one that takes reports, on shared PostgreSQL, Redis and broker. */
@WithFaults
class RolesIT {
    private static final String TENANT = "roles";

    private static SharedParts parts;
    private static Instance sockets;
    private static Instance uplink;
    private static long connectionsOfSockets;
    private static String token;

    @BeforeAll
    static void start() {
        parts = SharedParts.start("roles");
        sockets = parts.node("sockets").start();
        connectionsOfSockets = parts.brokerConnections();
        uplink = parts.node("uplink").start();
        token = sockets.createToken(TENANT, 3600);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {uplink, sockets, parts}) {
            SharedParts.close(part);
        }
    }

    @Test
    void aReportIsStoredOnceAndReachesTheBrowserAtTheOtherNode() {
        List<Demo.Device> devices = sockets.createDevices(TENANT, 3);
        try (Flow flow = Flow.start(parts.mqtt(), devices, 40, device -> Platform.watch(sockets, token, device))) {
            Interest.await(parts.redis(), devices.stream().collect(Collectors.toMap(Demo.Device::id, device -> 1)));
            flow.awaitMore(120);
            flow.stop();
            assertEquals(List.of(), flow.balance(device -> parts.database().history(device, Flow.KEY)));
        }
        Interest.await(parts.redis(), Map.of());
    }

    @Test
    void theNodeOfSocketsHoldsNoConnectionToTheBroker() {
        assertEquals(0, connectionsOfSockets, "before the other node was there");
        assertTrue(parts.brokerConnections() > 0, "after");
        assertTrue(parts(uplink).containsAll(Set.of("mqtt", "bus", "script", "decode")), parts(uplink)::toString);
        assertEquals(Set.of(), intersection(parts(sockets), Set.of("mqtt", "bus", "script", "decode")));
        assertEquals(Set.of(), intersection(parts(uplink), Set.of("websocket", "auth", "demo", "broker")));
    }

    @Test
    void eachTellsWhatItIs() {
        assertTrue(sockets.output().contains("It serves sockets and takes no reports."), sockets::output);
        assertTrue(sockets.output().contains("Page     " + sockets.http()));
        assertTrue(uplink.output().contains("It takes reports and serves no sockets."), uplink::output);
        assertTrue(uplink.output().contains("Health   " + uplink.http() + "/health/ready"));
        assertEquals(200, new Rest(uplink.http(), null).get("/health/ready").statusCode());
        assertEquals(200, new Rest(sockets.http(), null).get("/health/ready").statusCode());
    }

    @Test
    void theNodeOfReportsServesNeitherPageNorSockets() {
        assertEquals(200, new Rest(sockets.http(), null).get("/").statusCode());
        assertEquals(404, new Rest(uplink.http(), null).get("/").statusCode());
        assertThrows(CompletionException.class, () -> Watcher.silent(uplink.ws(Platform.CURRENT)));
    }

    @ParameterizedTest
    @CsvSource({
        "both, TELECAST_REDIS_URL, TELECAST_ROLE: ",
        "sockets, TELECAST_REDIS_URL, TELECAST_REDIS_URL: ",
        "sockets, TELECAST_JDBC_URL, TELECAST_JDBC_URL: ",
        "uplink, TELECAST_MQTT_URL, TELECAST_MQTT_URL: "
    })
    void whatARoleNeedsIsAskedForInOneLine(String role, String missing, String line) {
        try (Instance refused =
                parts.node("sockets").with("TELECAST_ROLE", role).with(missing, "")) {
            assertNotEquals(0, refused.launch().awaitExit(Duration.ofSeconds(30)));
            assertTrue(refused.output().startsWith("telecast: " + line), refused::output);
            assertTrue(refused.output().contains("; allowed: "), refused::output);
            assertEquals(1, refused.output().lines().count(), refused::output);
        }
    }

    private static Set<String> parts(Instance instance) {
        return instance.stats().keySet().stream()
                .map(figure -> figure.substring(0, figure.indexOf('.')))
                .collect(Collectors.toSet());
    }

    private static Set<String> intersection(Set<String> some, Set<String> others) {
        return some.stream().filter(others::contains).collect(Collectors.toSet());
    }
}
