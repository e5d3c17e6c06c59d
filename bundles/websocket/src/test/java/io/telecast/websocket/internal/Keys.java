package io.telecast.websocket.internal;

import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Credentials in memory: a token is a name, an API key is a name. */
final class Keys implements Authenticator {
    final Map<String, Principal> tokens = new ConcurrentHashMap<>();
    final Map<String, Principal> apiKeys = new ConcurrentHashMap<>();
    final Map<String, Principal> disabled = new ConcurrentHashMap<>();
    final AtomicInteger asked = new AtomicInteger();

    void token(String token, String tenantId, long expiresAt) {
        tokens.put(token, new Principal("user", tenantId, "TENANT_ADMIN", expiresAt, null));
    }

    void apiKey(String secret, String tenantId) {
        apiKeys.put(secret, new Principal(secret, tenantId, "TENANT_ADMIN", Long.MAX_VALUE, secret));
    }

    @Override
    public CompletionStage<AuthResult> authenticate(Credentials credentials) {
        asked.incrementAndGet();
        return CompletableFuture.supplyAsync(() -> check(credentials.token(), credentials.apiKey()));
    }

    private AuthResult check(@Nullable String token, @Nullable String apiKey) {
        if (token != null) {
            Principal known = tokens.get(token.startsWith("Bearer ") ? token.substring(7) : token);
            if (known == null) {
                return new AuthResult.Refused("invalid token");
            }
            boolean over = known.expiresAt() <= System.currentTimeMillis();
            return over ? new AuthResult.Refused("token is expired") : new AuthResult.Granted(known);
        }
        if (apiKey == null) {
            return new AuthResult.Refused("authentication failed: token or x-api-key is required");
        }
        if (disabled.containsKey(apiKey)) {
            return new AuthResult.Refused("api key is disabled");
        }
        Principal known = apiKeys.get(apiKey);
        return known == null ? new AuthResult.Refused("api key not found") : new AuthResult.Granted(known);
    }
}
