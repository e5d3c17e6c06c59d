package io.telecast.shell.internal;

import static io.telecast.shell.internal.TestShell.completed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.device.Device;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.DevicePage;
import io.telecast.api.push.Connection;
import io.telecast.api.push.ConnectionTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionTest {
    @TempDir
    private Path folder;

    private TestShell shell;

    @BeforeEach
    void start() throws Exception {
        shell = new TestShell(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shell.close();
    }

    @Test
    void devicesOfTheLastTenantAndWatchedOnes() {
        var device = new Device("pump-1", "n", "x", "t1", null, null, null, true, null, null);
        shell.provide(DeviceDirectory.class, (method, args) -> {
            assertEquals("t1", args[0]);
            return completed(new DevicePage(List.of(device), 1));
        });
        shell.provide(
                ConnectionTable.class,
                (method, args) -> List.of(new Connection(1, "/", "a", "t2", "u", List.of("pump-2"), 0, 0, 0)));

        assertEquals(List.of("pump-1", "pump-2"), shell.offered("t1", "telecast:device-show pu"));
        assertEquals(List.of("pump-1"), shell.offered("t1", "telecast:script-show pump-1"));
        assertEquals(List.of("t1", "t2"), shell.offered("t1", "telecast:device-list "));
    }

    @Test
    void filesBehindAnyDevice() throws Exception {
        Files.writeString(folder.resolve("decode.js"), "");
        Files.createDirectory(folder.resolve("deeper"));
        Files.writeString(folder.resolve("deeper/other.js"), "");

        assertEquals(List.of("decode.js", "deeper/"), shell.offered("", "telecast:script-set d1 de"));
        assertEquals(List.of("deeper/other.js"), shell.offered("", "telecast:script-set d1 deeper/o"));
        assertEquals(List.of(), shell.offered("", "telecast:script-set d1 none/x"));
        assertEquals(List.of("decode.js"), shell.offered("", "telecast:script-test d1 --script dec"));
    }

    @Test
    void keysThatCanBeRevoked() {
        shell.provide(
                ApiKeyStore.class,
                (method, args) -> completed(
                        List.of(new ApiKey("k1", "a", "t1", true, 0), new ApiKey("k2", "b", "t1", false, 0))));

        assertEquals(List.of("k1"), shell.offered("t1", "telecast:api-key-revoke "));
        assertEquals(List.of(), shell.offered("", "telecast:api-key-revoke "));
    }

    @Test
    void optionsAndTheirValues() {
        assertEquals(List.of("--encode"), shell.offered("", "telecast:script-test --e"));
        assertEquals(List.of("TENANT_ADMIN", "TENANT_USER"), shell.offered("", "telecast:token-create --authority T"));
        assertTrue(shell.offered("", "telecast:script-test d1 --type ").contains("command"));
    }
}
