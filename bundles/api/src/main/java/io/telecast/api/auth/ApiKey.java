package io.telecast.api.auth;

/**
 * An API key without its secret.
 *
 * @param id its id, for lists and revocation
 * @param name what people call it
 * @param tenantId the tenant it speaks for
 * @param enabled whether it may be used
 * @param createdAt milliseconds since 1970
 */
public record ApiKey(String id, String name, String tenantId, boolean enabled, long createdAt) {}
