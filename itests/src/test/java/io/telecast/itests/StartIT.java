package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.itests.kit.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot succeed ends with one line that says why. */
class StartIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({
        "TELECAST_HTTP_PORT, http, org.osgi.service.http.port",
        "TELECAST_MQTT_PORT, 70000, io.telecast.embedded.mqtt",
        "TELECAST_REDIS_URL, nonsense, io.telecast.push.redis",
        "TELECAST_MQTT_URL, http://x, io.telecast.mqtt",
        "TELECAST_JDBC_URL, mysql:x, io.telecast.store.jdbc"
    })
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
            for (String variable : List.of("TELECAST_HTTP_PORT", "TELECAST_MQTT_PORT")) {
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
