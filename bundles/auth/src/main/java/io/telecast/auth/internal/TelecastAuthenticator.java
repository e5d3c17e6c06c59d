package io.telecast.auth.internal;

import io.telecast.api.auth.ApiKey;
import io.telecast.api.auth.ApiKeyStore;
import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.AuthResult.Granted;
import io.telecast.api.auth.AuthResult.Refused;
import io.telecast.api.auth.Authenticator;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import io.telecast.api.auth.TokenIssuer;
import io.telecast.api.health.HealthCheck;
import io.telecast.api.health.Measurements;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Tells who shows a token or an API key. Tokens work also while the store of the keys is away. */
@Component(
        service = {Authenticator.class, HealthCheck.class},
        configurationPid = AuthConfig.PID)
@Designate(ocd = AuthConfig.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='io.telecast.api.auth.TokenIssuer'",
        effective = "active")
public final class TelecastAuthenticator implements Authenticator, HealthCheck {
    private static final Refused NO_CREDENTIALS = new Refused("authentication failed: token or x-api-key is required");
    private static final Refused UNKNOWN_KEY = new Refused("api key not found");
    private static final Refused DISABLED_KEY = new Refused("api key is disabled");
    private static final String BEARER = "bearer ";
    private static final String API_KEY_AUTHORITY = "API_KEY";

    private final Signatures signatures;
    private final TokenCheck tokens;
    private final AtomicReference<@Nullable ApiKeyStore> apiKeys = new AtomicReference<>();
    private final LongAdder granted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private @Nullable ServiceRegistration<TokenIssuer> issuer;

    /** Validates the settings, and offers to make tokens when they are our own. */
    @Activate
    public TelecastAuthenticator(BundleContext context, AuthConfig config) {
        this(config);
        if (signatures instanceof HmacSignatures hmac) {
            issuer = context.registerService(TokenIssuer.class, hmac, null);
        }
    }

    TelecastAuthenticator(AuthConfig config) {
        this.signatures = config.jwt_jwks_url().isBlank()
                ? new HmacSignatures(HmacKey.load(config.jwt_hs256_key(), Path.of(config.data_dir())))
                : new JwksSignatures(config);
        this.tokens = new TokenCheck(config, signatures);
    }

    /** The store came. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void setApiKeyStore(ApiKeyStore store) {
        apiKeys.set(store);
    }

    /** The store left; another one may have come before. */
    public void unsetApiKeyStore(ApiKeyStore store) {
        apiKeys.compareAndSet(store, null);
    }

    @Override
    public CompletionStage<AuthResult> authenticate(Credentials credentials) {
        String token = withoutBearer(credentials.token());
        String apiKey = credentials.apiKey() == null ? "" : credentials.apiKey().strip();
        CompletionStage<AuthResult> result;
        if (!token.isEmpty()) {
            result = tokens.check(token);
        } else if (!apiKey.isEmpty()) {
            result = byApiKey(apiKey);
        } else {
            result = CompletableFuture.completedFuture(NO_CREDENTIALS);
        }
        return result.thenApply(this::count);
    }

    private static String withoutBearer(@Nullable String token) {
        String text = token == null ? "" : token.strip();
        if (text.equalsIgnoreCase(BEARER.strip())) {
            return "";
        }
        return text.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? text.substring(BEARER.length()).strip()
                : text;
    }

    private CompletionStage<AuthResult> byApiKey(String secret) {
        ApiKeyStore store = apiKeys.get();
        if (store == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("API keys cannot be checked: their store is away"));
        }
        return store.find(secret)
                .thenApply(key -> key.map(TelecastAuthenticator::result).orElse(UNKNOWN_KEY));
    }

    private static AuthResult result(ApiKey key) {
        return key.enabled()
                ? new Granted(new Principal(key.id(), key.tenantId(), API_KEY_AUTHORITY, Long.MAX_VALUE, key.id()))
                : DISABLED_KEY;
    }

    private AuthResult count(AuthResult result) {
        (result instanceof Granted ? granted : refused).increment();
        return result;
    }

    @Override
    public String part() {
        return "auth";
    }

    @Override
    public @Nullable String problem() {
        return signatures.problem();
    }

    @Override
    public void measure(Measurements to) {
        to.counter("granted", "Credentials that were accepted", granted.sum());
        to.counter("refused", "Credentials that were refused", refused.sum());
    }

    /** Ends the service of tokens and the threads. */
    @Deactivate
    public void stop() {
        if (issuer != null) {
            issuer.unregister();
        }
        signatures.close();
    }
}
