package io.telecast.store.jdbc.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.CreatedApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** API keys by the SHA-256 of their secret, the only thing that is kept of it. */
@Component
public final class JdbcApiKeyStore implements ApiKeyStore {
    private static final int MAX_CACHED = 100_000;
    private static final int MAX_SECRET = 512;
    /** Of the reads that may wait: whoever tries one secret after the other must not take all of them. */
    private static final int READS_SHARE = 4;

    /** What is known of a hash: the key, null if there is none, and when to look again. */
    private record Entry(ApiKeyTable.@Nullable Row row, long dueAt) {}

    private final Database database;
    private final ChangeFeed changes;
    private final ApiKeyTable table = new ApiKeyTable();
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Entry> entries = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .executor(Runnable::run)
            .build();
    private final long maxAge;
    private final long unknownAge;
    private final int maxReads;
    private final AtomicInteger reads = new AtomicInteger();
    /** How often all were forgotten, so that a read which began before that is not remembered. */
    private final AtomicLong forgotten = new AtomicLong();

    /** Begins to follow changes. */
    @Activate
    public JdbcApiKeyStore(@Reference Database database, @Reference ChangeFeed changes) {
        this.database = database;
        this.changes = changes;
        StoreConfig config = database.config();
        this.maxAge = config.api_key_cache_age_ms() * 1_000_000;
        this.unknownAge = config.unknown_cache_age_ms() * 1_000_000;
        this.maxReads = Math.max(1, config.read_queue_max() / READS_SHARE);
        changes.listen(ChangeFeed.API_KEY, id -> forget());
    }

    /** Keys change seldom, so all are read again, and old answers serve while the database is away. */
    private void forget() {
        forgotten.incrementAndGet();
        long now = System.nanoTime();
        entries.asMap().replaceAll((hash, entry) -> new Entry(entry.row, now));
    }

    @Override
    public CompletionStage<Optional<ApiKey>> find(String secret) {
        if (secret.isEmpty() || secret.length() > MAX_SECRET) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String hash = hash(secret);
        Entry entry = entries.getIfPresent(hash);
        if (entry != null && System.nanoTime() - entry.dueAt < 0) {
            return CompletableFuture.completedFuture(matching(hash, entry.row));
        }
        return read(hash)
                .exceptionallyCompose(error -> entry != null && entry.row != null
                        ? CompletableFuture.completedFuture(matching(hash, entry.row))
                        : CompletableFuture.failedFuture(error));
    }

    private CompletableFuture<Optional<ApiKey>> read(String hash) {
        if (reads.incrementAndGet() > maxReads) {
            reads.decrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "The store is busy: " + maxReads + " API keys, a quarter of read.queue.max, are being looked up"));
        }
        long before = forgotten.get();
        return database.read(connection -> Optional.ofNullable(table.byHash(connection, hash)))
                .whenComplete((row, failure) -> reads.decrementAndGet())
                .thenApply(row -> {
                    remember(hash, row.orElse(null), before);
                    return matching(hash, row.orElse(null));
                });
    }

    private void remember(String hash, ApiKeyTable.@Nullable Row row, long before) {
        long now = System.nanoTime();
        entries.put(hash, new Entry(row, now + (row == null ? unknownAge : maxAge)));
        if (forgotten.get() != before) {
            // It may have been read before the change.
            entries.put(hash, new Entry(row, now));
        }
    }

    /** The index has found the row already; the comparison that counts takes the same time for every hash. */
    private static Optional<ApiKey> matching(String hash, ApiKeyTable.@Nullable Row row) {
        return row != null && MessageDigest.isEqual(bytes(hash), bytes(row.hash()))
                ? Optional.of(row.key())
                : Optional.empty();
    }

    private static byte[] bytes(String hash) {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public CompletionStage<CreatedApiKey> create(String tenantId, String name) {
        try {
            Checked.range("tenantId length", tenantId.length(), 1, 36);
            Checked.range("name length", name.length(), 1, 255);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = "tk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(UUID.randomUUID().toString(), name, tenantId, true, System.currentTimeMillis());
        return changed(
                        connection -> {
                            table.insert(connection, key, hash(secret));
                            return true;
                        },
                        key.id())
                .thenApply(done -> new CreatedApiKey(key, secret));
    }

    @Override
    public CompletionStage<List<ApiKey>> list(String tenantId) {
        return database.read(connection -> table.list(connection, tenantId));
    }

    @Override
    public CompletionStage<Boolean> disable(String id) {
        return changed(connection -> table.disable(connection, id), id);
    }

    private CompletableFuture<Boolean> changed(SqlCall<Boolean> change, String id) {
        return database.change((Connection connection) -> {
                    boolean done = change.on(connection);
                    if (done) {
                        changes.record(connection, ChangeFeed.API_KEY, id);
                    }
                    return done;
                })
                .thenApply(done -> {
                    forget();
                    return done;
                });
    }

    private static String hash(String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JDK lacks SHA-256", e);
        }
    }
}
