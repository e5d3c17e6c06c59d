package io.telecast.auth.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.AuthResult.Granted;
import io.telecast.api.auth.Principal;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Checks tokens, and remembers good ones for a while, so that a storm of reconnects costs no signatures. */
final class TokenCheck {
    private static final int MAX_LENGTH = 16_384;

    private final Signatures signatures;
    private final TokenClaims claims;
    private final Cache<String, Principal> good;

    TokenCheck(AuthConfig config, Signatures signatures) {
        this.signatures = signatures;
        this.claims = new TokenClaims(config);
        this.good = Caffeine.newBuilder()
                .maximumSize(Checked.range("token.cache.max", config.token_cache_max(), 0, 10_000_000))
                .expireAfterWrite(Duration.ofMillis(
                        Checked.range("token.cache.age.ms", config.token_cache_age_ms(), 0, 86_400_000)))
                .executor(Runnable::run)
                .build();
    }

    CompletableFuture<AuthResult> check(String text) {
        Principal known = good.getIfPresent(text);
        if (known != null) {
            boolean expired = known.expiresAt() <= System.currentTimeMillis();
            return CompletableFuture.completedFuture(expired ? TokenClaims.EXPIRED : new Granted(known));
        }
        if (text.length() > MAX_LENGTH) {
            return CompletableFuture.completedFuture(TokenClaims.INVALID);
        }
        SignedJWT token;
        JWTClaimsSet read;
        try {
            token = SignedJWT.parse(text);
            read = token.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            return CompletableFuture.completedFuture(TokenClaims.INVALID);
        }
        return signatures.verify(token).thenApply(signed -> {
            AuthResult result = signed ? claims.read(read, System.currentTimeMillis()) : TokenClaims.INVALID;
            if (result instanceof Granted granted) {
                good.put(text, granted.principal());
            }
            return result;
        });
    }
}
