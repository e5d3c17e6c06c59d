package io.telecast.embedded.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({
        "port, abc, 0 to 65535",
        "port, 70000, 0 to 65535",
        "port, -1, 0 to 65535",
        "connections.max, 0, 1 to 1000000",
        "packet.max.bytes, 5, 1024 to 1048576",
        "keepalive.max.s, 1.5, 1 to 43690",
        "bind, 300.1.1.1, an IP address or host name",
        "memory.max.mb, many, 1 to 65536"
    })
    void nameTheKeyAndWhatIsAllowed(String key, String value, String allowed) {
        String line = assertThrows(IllegalArgumentException.class, () -> Settings.of(TestConfig.of(data, key, value)))
                .getMessage();
        String named = key.equals("port") ? "port (TELECAST_MQTT_PORT)" : key;
        assertTrue(line.startsWith(named + ": '" + value + "' is not "), line);
        assertTrue(line.contains("allowed: " + allowed), line);
        assertFalse(line.contains("\n"));
    }

    @Test
    void tellABusyPort() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(busy.getLocalPort());
            String line = assertThrows(
                            IllegalArgumentException.class, () -> Settings.of(TestConfig.of(data, "port", port)))
                    .getMessage();
            assertTrue(line.startsWith("TELECAST_MQTT_PORT: port " + port + " on 127.0.0.1 is in use; "), line);
        }
    }

    @Test
    void aDirectoryHasOneUserAndAPrivateSecret() throws Exception {
        try (DataDirectory held = DataDirectory.open(data)) {
            String line = assertThrows(IllegalArgumentException.class, () -> DataDirectory.open(data))
                    .getMessage();
            assertTrue(line.startsWith("data.dir: '" + data + "' is not free"), line);
            String secret = held.secret();
            assertEquals(secret, held.secret());
            assertTrue(secret.length() >= 32);
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("platform.password"))));
        }
        DataDirectory.open(data).close();
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        assertThrows(IllegalArgumentException.class, () -> DataDirectory.open(file));
    }
}
