package io.telecast.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an identity provider, fetched on a thread of our own, kept, and fetched again when they are old or a
 * token names an unknown one, which strangers can make happen only so often.
 */
final class JwksSignatures implements Signatures {
    private static final Logger LOG = LoggerFactory.getLogger(JwksSignatures.class);
    private static final Map<String, JWSAlgorithm> ALGORITHMS =
            Map.of("RS256", JWSAlgorithm.RS256, "ES256", JWSAlgorithm.ES256, "EdDSA", JWSAlgorithm.EdDSA);
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_BYTES = 1_000_000;
    /** Keys that were good stay so for this long while the provider is away. */
    private static final long OUTAGE_MS = TimeUnit.HOURS.toMillis(4);

    private final Set<JWSAlgorithm> algorithms;
    private final JWKSource<SecurityContext> keys;
    private final ThreadPoolExecutor executor;
    private volatile @Nullable String problem = "the keys at jwt.jwks.url are not there yet";

    JwksSignatures(AuthConfig config) {
        this.algorithms = algorithms(config.jwt_jwks_algorithms());
        URL url = url(config.jwt_jwks_url().trim());
        int timeoutMs = Checked.range("jwt.jwks.timeout.ms", config.jwt_jwks_timeout_ms(), 100, 60_000);
        long refreshMs = Checked.range("jwt.jwks.refresh.ms", config.jwt_jwks_refresh_ms(), 1000, 86_400_000);
        long intervalMs = Checked.range("jwt.jwks.interval.ms", config.jwt_jwks_interval_ms(), 10, refreshMs - 1);
        this.keys = JWKSourceBuilder.create(url, new DefaultResourceRetriever(timeoutMs, timeoutMs, MAX_BYTES))
                .cache(refreshMs, 2L * timeoutMs)
                .rateLimited(intervalMs)
                .retrying(false)
                .outageTolerant(OUTAGE_MS)
                .build();
        this.executor =
                new ThreadPoolExecutor(2, 2, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "telecast-auth-jwks");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.execute(this::fetch);
    }

    private static Set<JWSAlgorithm> algorithms(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(name -> {
                    JWSAlgorithm algorithm = ALGORITHMS.get(name);
                    if (algorithm == null) {
                        throw new IllegalArgumentException("jwt.jwks.algorithms: '" + name
                                + "' is not known; allowed: RS256, ES256, EdDSA, or several with commas");
                    }
                    return algorithm;
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    private static URL url(String text) {
        try {
            URL url = new URL(text);
            if (url.getProtocol().matches("https?") && !url.getHost().isEmpty()) {
                return url;
            }
        } catch (MalformedURLException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "jwt.jwks.url: '" + text + "' is not a URL of keys; allowed: https://… or http://…, or empty");
    }

    /** The first fetch, so that the first client need not wait. */
    private void fetch() {
        try {
            keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
            problem = null;
        } catch (KeySourceException e) {
            away(e);
        }
    }

    @Override
    public CompletableFuture<Boolean> verify(SignedJWT token) {
        if (!algorithms.contains(token.getHeader().getAlgorithm())) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> stage = new CompletableFuture<>();
        try {
            executor.execute(() -> verify(token, stage));
        } catch (RejectedExecutionException e) {
            stage.completeExceptionally(new IllegalStateException("Too many tokens are being checked", e));
        }
        return stage;
    }

    private void verify(SignedJWT token, CompletableFuture<Boolean> stage) {
        boolean good = false;
        try {
            JWSHeader header = token.getHeader();
            List<JWK> candidates = keys.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
            problem = null;
            for (JWK key : candidates) {
                good |= isSignedBy(key, token);
            }
        } catch (KeySourceException e) {
            // With keys at hand and a fetch a moment ago, a key that is not among them is nobody's.
            if (!(e instanceof RateLimitReachedException) || problem != null) {
                away(e);
                stage.completeExceptionally(new IllegalStateException("Tokens cannot be checked: " + problem, e));
                return;
            }
        } catch (JOSEException | RuntimeException e) {
            LOG.debug("A token could not be checked", e);
        }
        stage.complete(good);
    }

    private static boolean isSignedBy(JWK key, SignedJWT token) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return token.verify(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECKey ec) {
            return token.verify(new ECDSAVerifier(ec));
        }
        return key instanceof OctetKeyPair okp && Ed25519.verify(okp, token);
    }

    private void away(KeySourceException e) {
        if (e instanceof RateLimitReachedException) {
            return;
        }
        Throwable inner = e.getCause() == null ? e : e.getCause();
        String now = "the keys at jwt.jwks.url cannot be fetched: " + inner.getMessage();
        if (!now.equals(problem)) {
            LOG.warn("The identity provider is away: {}", now);
        }
        problem = now;
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void close() {
        // A fetch under way is worth nothing any more.
        executor.shutdownNow();
    }
}
