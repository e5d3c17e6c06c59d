package io.telecast.api.auth;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Makes tokens, for an installation without another identity provider. Absent when tokens are checked by JWKS. */
@ProviderType
public interface TokenIssuer {

    /**
     * A signed token with the claims of the contract, section 3.
     *
     * @param userId the claim {@code id}
     * @param tenantId the claim {@code tenant_id}
     * @param authority the claim {@code authority}
     * @param life how long it lasts, 1 second to 10 years
     * @return the token
     */
    String issue(String userId, String tenantId, String authority, Duration life);
}
