package io.telecast.api.auth;

import io.telecast.api.device.Device;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id the user's or the key's id
 * @param tenantId the tenant
 * @param authority the role, for example {@code TENANT_ADMIN}
 * @param expiresAt when the credentials end, milliseconds since 1970; {@link Long#MAX_VALUE} if never
 * @param apiKeyId the id of the API key it came by, null if by token
 */
public record Principal(String id, String tenantId, String authority, long expiresAt, @Nullable String apiKeyId) {

    /**
     * The tenant rule, in one place: a principal sees the devices of its own tenant, and no others.
     *
     * @param device a device
     * @return whether it may watch and read it
     */
    public boolean sees(Device device) {
        return tenantId.equals(device.tenantId());
    }
}
