package io.telecast.auth.internal;

import static io.telecast.auth.internal.Tokens.granted;
import static io.telecast.auth.internal.Tokens.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.CreatedApiKey;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    private final TelecastAuthenticator authenticator = new TelecastAuthenticator(
            Settings.with(Map.of("jwt.hs256.key", "a key of at least thirty-two bytes, in text")));

    @Test
    void keysOfTheStoreAreGrantedWhileItIsThere() throws Exception {
        assertThrows(ExecutionException.class, () -> show(null, "tk_1"));
        Keys store = new Keys();
        authenticator.setApiKeyStore(store);
        store.keys.put("tk_1", new ApiKey("k1", "one", "t1", true, 0));
        store.keys.put("tk_2", new ApiKey("k2", "two", "t1", false, 0));
        Principal principal = granted(show(null, " tk_1 "));
        assertEquals(new Principal("k1", "t1", "API_KEY", Long.MAX_VALUE, "k1"), principal);
        assertEquals("api key is disabled", refused(show(null, "tk_2")));
        assertEquals("api key not found", refused(show(null, "tk_3")));
        assertEquals("api key not found", refused(show("  ", "tk_3")));
        // With both, the token counts.
        assertEquals("invalid token", refused(show("nonsense", "tk_1")));
        authenticator.unsetApiKeyStore(store);
        assertThrows(ExecutionException.class, () -> show(null, "tk_1"));
        assertEquals(1, authenticator.figures().get("granted").intValue());
        assertEquals(4, authenticator.figures().get("refused").intValue());
    }

    private AuthResult show(String token, String apiKey) throws Exception {
        return authenticator
                .authenticate(new Credentials(token, apiKey))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Keys in memory. */
    private static final class Keys implements ApiKeyStore {
        final Map<String, ApiKey> keys = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<Optional<ApiKey>> find(String secret) {
            return CompletableFuture.completedFuture(Optional.ofNullable(keys.get(secret)));
        }

        @Override
        public CompletionStage<CreatedApiKey> create(String tenantId, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<ApiKey>> list(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> disable(String id) {
            throw new UnsupportedOperationException();
        }
    }
}
