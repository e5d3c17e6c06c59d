package io.telecast.api.auth;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The API keys of all tenants. Secrets are stored as a hash alone (they are random, so a plain SHA-256 keeps them) and
 * compared in constant time. Does not block, any thread; stages fail when the database is away.
 */
@ProviderType
public interface ApiKeyStore {

    /**
     * The key with a secret, enabled or not. Cached for a short time; follows revocations by other instances within
     * seconds; while the database is away a cached answer serves beyond its age.
     *
     * @param secret what a client showed
     * @return the key, empty if there is none
     */
    CompletionStage<Optional<ApiKey>> find(String secret);

    /**
     * Makes a key.
     *
     * @param tenantId the tenant, 1 to 36 characters
     * @param name the name, 1 to 255 characters
     * @return the key and its secret
     */
    CompletionStage<CreatedApiKey> create(String tenantId, String name);

    /**
     * The keys of a tenant.
     *
     * @param tenantId the tenant
     * @return by name, then id
     */
    CompletionStage<List<ApiKey>> list(String tenantId);

    /**
     * Switches a key off.
     *
     * @param id its id
     * @return whether there was one
     */
    CompletionStage<Boolean> disable(String id);
}
