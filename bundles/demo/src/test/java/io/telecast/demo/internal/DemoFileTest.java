package io.telecast.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.telecast.demo.internal.DemoFile.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFileTest {
    private static final DemoFile DEMO = new DemoFile(
            "http://h:1", "ws://h:1", "mqtt://h:2", "demo", "key", "token", List.of(new Login("i", "n", "u", "p")));

    @TempDir
    Path folder;

    @Test
    void hasTheAgreedNames() throws IOException {
        Path file = folder.resolve("new/demo.json");
        DEMO.write(file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals("key", json.path("api_key").asText());
        assertEquals("u", json.path("devices").path(0).path("username").asText());
        assertEquals(7, json.size());
        assertEquals(DEMO, DemoFile.read(file));
    }

    @Test
    void isForItsOwnerAloneAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("demo.json");
        DEMO.write(file);
        DEMO.at(new Addresses("http://x:1", "ws://x:1", "mqtt://x:2")).write(file);
        assertEquals("http://x:1", DemoFile.read(file).http());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void loginsOfSimulatedDevicesComeBack() throws IOException {
        Path file = folder.resolve("simulated.json");
        assertEquals(List.of(), DemoFile.readLogins(file));
        DemoFile.writeLogins(file, DEMO.devices());
        assertEquals(DEMO.devices(), DemoFile.readLogins(file));
    }
}
