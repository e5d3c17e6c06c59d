package io.telecast.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.telecast.api.auth.TokenIssuer;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** HS256 with one key: verifies tokens, and makes them for an installation without an identity provider. */
final class HmacSignatures implements Signatures, TokenIssuer {
    private static final Duration MAX_LIFE = Duration.ofDays(3653);

    private final MACVerifier verifier;
    private final MACSigner signer;

    HmacSignatures(byte[] key) {
        try {
            verifier = new MACVerifier(key);
            signer = new MACSigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("The JDK lacks HmacSHA256", e);
        }
    }

    @Override
    public CompletableFuture<Boolean> verify(SignedJWT token) {
        try {
            boolean pinned = JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm());
            return CompletableFuture.completedFuture(pinned && token.verify(verifier));
        } catch (JOSEException e) {
            return CompletableFuture.completedFuture(false);
        }
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public String issue(String userId, String tenantId, String authority, Duration life) {
        if (life.compareTo(Duration.ofSeconds(1)) < 0 || life.compareTo(MAX_LIFE) > 0) {
            throw new IllegalArgumentException("life: '" + life + "' is not in range; allowed: 1 second to 10 years");
        }
        long now = System.currentTimeMillis();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .claim("id", notBlank("userId", userId))
                .claim("tenant_id", notBlank("tenantId", tenantId))
                .claim("authority", notBlank("authority", authority))
                .issueTime(new Date(now))
                .expirationTime(new Date(now + life.toMillis()))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
        return token.serialize();
    }

    private static String notBlank(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + ": is blank; allowed: any other text");
        }
        return value;
    }

    @Override
    public void close() {}
}
