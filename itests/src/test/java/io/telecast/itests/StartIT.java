package io.telecast.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
        "TELECAST_HTTP_PORT, http",
        "TELECAST_REDIS_URL, nonsense",
        "TELECAST_MQTT_URL, http://x",
        "TELECAST_JDBC_URL, mysql:x"
    })
    void aBadValueIsNamed(String variable, String value) {
        try (Instance instance = Instance.named("bad").with(variable, value)) {
            List<String> lines = failure(instance);
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.contains(value) && line.contains("allowed"))
                            .count(),
                    () -> String.join("\n", lines));
        }
    }

    @Test
    void aBusyPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String variable : List.of("TELECAST_HTTP_PORT", "TELECAST_MQTT_PORT")) {
                try (Instance instance = Instance.named("busy").with(variable, port)) {
                    List<String> lines = failure(instance);
                    assertEquals(
                            1,
                            lines.stream()
                                    .filter(line -> line.contains(variable) && line.contains(port))
                                    .count(),
                            () -> String.join("\n", lines));
                }
            }
        }
    }

    private static List<String> failure(Instance instance) {
        assertNotEquals(0, instance.launch().awaitExit(LIMIT));
        return instance.output().lines().filter(line -> !line.isBlank()).toList();
    }
}
