package io.telecast.store.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.telecast.api.device.Device;
import io.telecast.api.device.NewDevice;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who a device's user name and password belong to. What was found right is remembered under a keyed hash, together
 * with the voucher that proved it, so that a storm of reconnects costs neither queries nor password hashing and a
 * changed voucher counts at once.
 */
final class DeviceCredentials {
    /** A random password of 144 bits cannot be guessed, so stretching it would only slow devices down. */
    private static final int ROUNDS_FOR_RANDOM = 1000;

    private record Verified(String deviceId, String voucher) {}

    private final Database database;
    private final DeviceTable table;
    private final DeviceCache cache;
    private final boolean hashed;
    private final int rounds;
    private final Cache<String, Verified> verified;
    private final SecretKeySpec proofKey;
    private final ExecutorService hashing;

    DeviceCredentials(Database database, DeviceTable table, DeviceCache cache) {
        this.database = database;
        this.table = table;
        this.cache = cache;
        StoreConfig config = database.config();
        this.hashed = config.voucher_storage().equals("hashed");
        this.rounds = config.voucher_hash_iterations();
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.device_cache_max())
                .executor(Runnable::run)
                .build();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.proofKey = new SecretKeySpec(key, "HmacSHA256");
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.hashing = Threads.bounded("telecast-store-passwords", threads, config.read_queue_max());
    }

    CompletableFuture<Optional<Device>> check(String username, @Nullable String password) {
        if (username.isEmpty() || username.length() > 255 || username.indexOf('\0') >= 0) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String proof = proof(username, password);
        Verified known = verified.getIfPresent(proof);
        if (known == null) {
            return lookUp(proof, username, password);
        }
        return cache.find(known.deviceId).thenCompose(row -> {
            if (row.isPresent() && known.voucher.equals(row.get().voucher())) {
                return CompletableFuture.completedFuture(enabled(row.get()));
            }
            verified.invalidate(proof);
            return lookUp(proof, username, password);
        });
    }

    private CompletableFuture<Optional<Device>> lookUp(String proof, String username, @Nullable String password) {
        return database.read(connection -> table.byCredentials(connection, username, password))
                .thenCompose(rows -> rows.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : onHashingThread(() -> verify(rows, proof, username, password)));
    }

    private Optional<Device> verify(List<DeviceRow> rows, String proof, String username, @Nullable String password) {
        for (DeviceRow row : rows) {
            Voucher voucher = Voucher.parse(row.voucher());
            String text = row.voucher();
            if (voucher != null && text != null && voucher.accepts(username, password)) {
                verified.put(proof, new Verified(row.device().id(), text));
                return enabled(row);
            }
        }
        return Optional.empty();
    }

    private static Optional<Device> enabled(DeviceRow row) {
        return row.device().enabled() ? Optional.of(row.device()) : Optional.empty();
    }

    /** The voucher of a new device; hashing a password takes a while, so it has its own thread. */
    CompletableFuture<Voucher> voucher(NewDevice device, boolean random) {
        String username = NewDevices.username(device);
        String password = NewDevices.password(device);
        if (!hashed || password.isEmpty()) {
            return CompletableFuture.completedFuture(new Voucher(username, password));
        }
        return onHashingThread(
                () -> new Voucher(username, PasswordHash.of(password, random ? ROUNDS_FOR_RANDOM : rounds)));
    }

    private <T> CompletableFuture<T> onHashingThread(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, hashing);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("The store is busy: too many passwords are being checked", e));
        }
    }

    private String proof(String username, @Nullable String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(proofKey);
            mac.update(username.getBytes(StandardCharsets.UTF_8));
            if (password != null) {
                mac.update((byte) 0);
                mac.update(password.getBytes(StandardCharsets.UTF_8));
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK lacks HmacSHA256", e);
        }
    }

    void stop() {
        hashing.shutdown();
    }
}
