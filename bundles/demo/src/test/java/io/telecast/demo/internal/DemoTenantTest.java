package io.telecast.demo.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.Device;
import io.telecast.api.device.NewDevice;
import io.telecast.api.script.Script;
import io.telecast.test.kit.UnsupportedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The demo tenant in a directory that lives in memory and can go away. */
class DemoTenantTest {
    private static final Addresses ADDRESSES = new Addresses("http://h:1", "ws://h:1", "mqtt://h:2");

    private final Memory memory = new Memory();
    private final DemoTenant tenant = new DemoTenant(memory, new Keys(), (id, of, authority, life) -> "token of " + of);

    @Test
    void hasThreeDevicesOfWhichOneHasAScript() throws Exception {
        assertTrue(tenant.mayBeMade());
        DemoFile file = tenant.create(ADDRESSES);
        assertEquals(
                List.of("Greenhouse", "Cold store", "Wind turbine"),
                memory.devices.stream().map(Device::name).toList());
        assertEquals(
                memory.devices.stream().map(Device::id).toList(),
                file.devices().stream().map(DemoFile.Login::id).toList());
        assertEquals(List.of("device-1"), memory.scripted);
        assertEquals("secret", file.apiKey());
        assertEquals("token of demo", file.token());
    }

    @Test
    void goesOnWhereTheDatabaseWentAway() throws Exception {
        memory.failAt = 2;
        assertThrows(IOException.class, () -> tenant.create(ADDRESSES));
        assertTrue(tenant.mayBeMade());
        memory.failAt = -1;
        assertEquals(3, tenant.create(ADDRESSES).devices().size());
        assertEquals(3, memory.devices.size());
    }

    @Test
    void isNotMadeWhereSomebodyHasDevices() throws Exception {
        memory.create(new NewDevice("other", "Pump"));
        assertFalse(tenant.mayBeMade());
    }

    /** The directory as far as the demo uses it. */
    private static final class Memory extends UnsupportedDirectory {
        final List<Device> devices = new ArrayList<>();
        final List<String> scripted = new ArrayList<>();
        int failAt = -1;

        @Override
        public CompletionStage<Boolean> isEmpty() {
            return CompletableFuture.completedFuture(devices.isEmpty());
        }

        @Override
        public CompletionStage<CreatedDevice> create(NewDevice fresh) {
            if (devices.size() == failAt) {
                return CompletableFuture.failedFuture(new IOException("the database is away"));
            }
            String id = "device-" + devices.size();
            Device device = new Device(id, id, fresh.name(), fresh.tenantId(), null, null, null, true, null, null);
            devices.add(device);
            return CompletableFuture.completedFuture(new CreatedDevice(device, "user", "password"));
        }

        @Override
        public CompletionStage<Optional<Device>> setScript(String deviceId, String source) {
            assertTrue(new Script(deviceId, source).source().contains("decode"));
            scripted.add(deviceId);
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public Device cached(String deviceId) {
            return null;
        }
    }

    /** A store that makes one key. */
    private static final class Keys implements ApiKeyStore {
        @Override
        public CompletionStage<CreatedApiKey> create(String tenantId, String name) {
            ApiKey key = new ApiKey("k", name, tenantId, true, 0);
            return CompletableFuture.completedFuture(new CreatedApiKey(key, "secret"));
        }

        @Override
        public CompletionStage<Optional<ApiKey>> find(String secret) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<ApiKey>> list(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> disable(String id) {
            throw new UnsupportedOperationException();
        }
    }
}
