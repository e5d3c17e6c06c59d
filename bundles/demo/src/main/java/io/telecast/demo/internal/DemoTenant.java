package io.telecast.demo.internal;

import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.device.CreatedDevice;
import io.telecast.api.device.DeviceDirectory;
import io.telecast.api.device.NewDevice;
import io.telecast.demo.internal.DemoFile.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes the demo tenant with its devices, and more devices for the simulation. Blocks: for a thread of its own. */
final class DemoTenant {
    static final String ID = "demo";
    private static final List<String> NAMES = List.of("Greenhouse", "Cold store", "Wind turbine");
    private static final int BINARY = 1;
    private static final Duration TOKEN_LIFE = Duration.ofDays(365);
    private static final long WAIT_SECONDS = 30;

    private final DeviceDirectory directory;
    private final ApiKeyStore apiKeys;
    private final @Nullable TokenIssuer tokens;
    private final List<CreatedDevice> made = new ArrayList<>();

    DemoTenant(DeviceDirectory directory, ApiKeyStore apiKeys, @Nullable TokenIssuer tokens) {
        this.directory = directory;
        this.apiKeys = apiKeys;
        this.tokens = tokens;
    }

    /** Whether the tenant may be made: no tenant has a device yet, or only what an attempt before this one made. */
    boolean mayBeMade() throws IOException, InterruptedException {
        return !made.isEmpty() || await(directory.isEmpty());
    }

    /**
     * Two devices that send JSON and, in the middle, one that sends bytes and has a script. After a failure the next call
     * goes on where this one stopped.
     */
    DemoFile create(Addresses addresses) throws IOException, InterruptedException {
        for (String name : NAMES.subList(made.size(), NAMES.size())) {
            made.add(device(name));
        }
        await(directory.setScript(made.get(BINARY).device().id(), script()));
        List<Login> devices = made.stream().map(Login::of).toList();
        String apiKey = await(apiKeys.create(ID, "Demo")).secret();
        // Where tokens are made elsewhere, the API key has to do.
        String token = tokens == null ? "" : tokens.issue("demo", ID, "TENANT_ADMIN", TOKEN_LIFE);
        return new DemoFile(addresses.http(), addresses.ws(), addresses.mqtt(), ID, apiKey, token, devices);
    }

    Login simulated(int number) throws IOException, InterruptedException {
        return Login.of(device("Simulated %04d".formatted(number)));
    }

    private CreatedDevice device(String name) throws IOException, InterruptedException {
        return await(directory.create(new NewDevice(ID, name)));
    }

    private static String script() throws IOException {
        try (InputStream in = DemoTenant.class.getResourceAsStream("cold-store.js")) {
            if (in == null) {
                throw new IOException("the bundle lacks cold-store.js");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + WAIT_SECONDS + " s", e);
        }
    }
}
