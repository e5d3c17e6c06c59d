package io.telecast.auth.internal;

import com.nimbusds.jwt.JWTClaimsSet;
import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.AuthResult.Granted;
import io.telecast.api.auth.AuthResult.Refused;
import io.telecast.api.auth.Principal;
import java.util.Date;

/** What the claims of a token with a good signature say (contract, section 3). */
final class TokenClaims {
    static final Refused EXPIRED = new Refused("token is expired");
    static final Refused INVALID = new Refused("invalid token");

    private final String issuer;
    private final String audience;

    TokenClaims(AuthConfig config) {
        this.issuer = config.jwt_issuer().trim();
        this.audience = config.jwt_audience().trim();
    }

    AuthResult read(JWTClaimsSet claims, long now) {
        Date expires = claims.getExpirationTime();
        Date from = claims.getNotBeforeTime();
        boolean ours = (issuer.isEmpty() || issuer.equals(claims.getIssuer()))
                && (audience.isEmpty() || claims.getAudience().contains(audience));
        if (!ours || from != null && from.getTime() > now) {
            return INVALID;
        }
        if (expires != null && expires.getTime() <= now) {
            return EXPIRED;
        }
        String id = text(claims, "id");
        String tenant = text(claims, "tenant_id");
        String authority = text(claims, "authority");
        if (id.isEmpty() || tenant.isEmpty() || authority.isEmpty()) {
            return INVALID;
        }
        long expiresAt = expires == null ? Long.MAX_VALUE : expires.getTime();
        return new Granted(new Principal(id, tenant, authority, expiresAt, null));
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String value ? value.strip() : "";
    }
}
