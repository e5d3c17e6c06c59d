package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Effort;
import io.telecast.itests.kit.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A start that cannot succeed ends with one line that says why. */
class StartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final boolean LONG = Effort.FACTOR > 1;

    /** All of them with the profile {@code faults}: each is a start. */
    static Stream<Arguments> badValues() {
        return Stream.of(
                        Arguments.of("TELECAST_HTTP_PORT", "http", "org.osgi.service.http.port"),
                        Arguments.of("TELECAST_REDIS_URL", "nonsense", "io.telecast.push.redis"),
                        Arguments.of("TELECAST_MQTT_PORT", "70000", "io.telecast.embedded.mqtt"),
                        Arguments.of("TELECAST_MQTT_URL", "http://x", "io.telecast.mqtt"),
                        Arguments.of("TELECAST_JDBC_URL", "mysql:x", "io.telecast.store.jdbc"))
                .limit(LONG ? Long.MAX_VALUE : 2);
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsNamed(String variable, String value, String component) {
        try (Instance instance = Instance.named("bad").with(variable, value)) {
            String line = failure(instance);
            assertTrue(line.contains(variable) || line.contains(component), line);
            assertTrue(line.contains("allowed: "), line);
        }
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String variable :
                    LONG ? List.of("TELECAST_MQTT_PORT", "TELECAST_HTTP_PORT") : List.of("TELECAST_MQTT_PORT")) {
                try (Instance instance = Instance.named("busy").with(variable, port)) {
                    String line = failure(instance);
                    assertTrue(line.contains(variable) && line.contains(port), line);
                }
            }
        }
    }

    /** The one line. */
    private static String failure(Instance instance) {
        assertNotEquals(0, instance.launch().awaitExit(LIMIT));
        List<String> lines =
                instance.output().lines().filter(line -> !line.isBlank()).toList();
        assertEquals(1, lines.size(), () -> String.join("\n", lines));
        return lines.get(0);
    }
}
