package io.telecast.auth.internal;

import static io.telecast.auth.internal.Tokens.claims;
import static io.telecast.auth.internal.Tokens.granted;
import static io.telecast.auth.internal.Tokens.refused;
import static io.telecast.auth.internal.Tokens.show;
import static io.telecast.auth.internal.Tokens.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HmacTokenTest {
    private static final String KEY = "a key of at least thirty-two bytes, in text";
    private static final JWSHeader HS256 = new JWSHeader(JWSAlgorithm.HS256);

    @TempDir
    Path dir;

    private final TelecastAuthenticator authenticator =
            new TelecastAuthenticator(Settings.with(Map.of("jwt.hs256.key", KEY)));

    @AfterEach
    void stop() {
        authenticator.stop();
    }

    @Test
    void aGoodTokenIsGranted() throws Exception {
        JWTClaimsSet claims = claims().build();
        String token = signed(claims);
        Principal expected = new Principal(
                "u1", "t1", "TENANT_USER", claims.getExpirationTime().getTime() / 1000 * 1000, null);
        assertEquals(expected, granted(show(authenticator, token)));
        assertEquals(expected, granted(show(authenticator, token)));
        assertEquals(expected, granted(show(authenticator, "Bearer " + token)));
        assertEquals(expected, granted(show(authenticator, " bEARER   " + token + " ")));
        assertEquals(
                Long.MAX_VALUE,
                granted(show(authenticator, signed(claims().expirationTime(null).build())))
                        .expiresAt());
    }

    @Test
    void textsOfRefusalAreThoseOfTheContract() throws Exception {
        Date past = new Date(System.currentTimeMillis() - 2000);
        Date future = new Date(System.currentTimeMillis() + 60_000);
        assertRefused("token is expired", signed(claims().expirationTime(past).build()));
        assertRefused("invalid token", signed(claims().notBeforeTime(future).build()));
        assertRefused("invalid token", signed(claims().claim("tenant_id", null).build()));
        assertRefused("invalid token", signed(claims().claim("tenant_id", "").build()));
        assertRefused("invalid token", signed(claims().claim("tenant_id", 7).build()));
        assertRefused("invalid token", signed(claims().claim("id", null).build()));
        assertRefused("invalid token", signed(claims().claim("authority", null).build()));
        for (String nonsense : new String[] {"x", "a.b.c", "..", "é", "{\"alg\":1}", "x".repeat(100_000)}) {
            assertRefused("invalid token", nonsense);
        }
        String none = "authentication failed: token or x-api-key is required";
        for (String blank : new String[] {null, "", "  ", "Bearer ", "bearer"}) {
            assertRefused(none, blank);
        }
    }

    @Test
    void otherKeysAndAlgorithmsAreRefused() throws Exception {
        JWTClaimsSet claims = claims().build();
        byte[] key = (KEY + KEY).getBytes(StandardCharsets.UTF_8);
        assertRefused("invalid token", sign(HS256, new MACSigner(key), claims));
        assertRefused("invalid token", sign(new JWSHeader(JWSAlgorithm.HS512), new MACSigner(key), claims));
        assertRefused("invalid token", new PlainJWT(claims).serialize());
        var rsa = new RSAKeyGenerator(2048).generate();
        assertRefused("invalid token", sign(new JWSHeader(JWSAlgorithm.RS256), new RSASSASigner(rsa), claims));
        String good = signed(claims);
        // The signature of another content, and none at all.
        String other = signed(claims().claim("tenant_id", "t2").build());
        assertRefused(
                "invalid token", good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
        assertRefused("invalid token", good.substring(0, good.lastIndexOf('.') + 1));
        // An expired token of a stranger tells the stranger nothing.
        Date past = new Date(0);
        assertRefused(
                "invalid token",
                sign(HS256, new MACSigner(key), claims().expirationTime(past).build()));
    }

    @Test
    void aRememberedTokenEndsWithItsExpiry() throws Exception {
        long end = System.currentTimeMillis() / 1000 * 1000 + 2000;
        String token = signed(claims().expirationTime(new Date(end)).build());
        assertEquals(end, granted(show(authenticator, token)).expiresAt());
        while (System.currentTimeMillis() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertRefused("token is expired", token);
    }

    @Test
    void anIssuedTokenIsGrantedByWhoeverHasTheKey() throws Exception {
        HmacSignatures issuer = new HmacSignatures(KEY.getBytes(StandardCharsets.UTF_8));
        Principal principal = granted(show(authenticator, issuer.issue("u", "t", "TENANT_ADMIN", Duration.ofDays(1))));
        assertEquals("u", principal.id());
        assertEquals("t", principal.tenantId());
        assertEquals("TENANT_ADMIN", principal.authority());
        assertTrue(Math.abs(principal.expiresAt() - System.currentTimeMillis() - 86_400_000) < 10_000);
        assertThrows(IllegalArgumentException.class, () -> issuer.issue("u", "t", "A", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> issuer.issue("u", "t", "A", Duration.ofDays(4000)));
        assertThrows(IllegalArgumentException.class, () -> issuer.issue("u", " ", "A", Duration.ofDays(1)));
    }

    @Test
    void aKeyIsMadeOnceAndKeptForItsOwnerAlone() throws Exception {
        Path data = dir.resolve("new/data");
        byte[] made = HmacKey.load("", data);
        assertTrue(made.length >= 32);
        Path file = data.resolve("jwt.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                new String(made, StandardCharsets.UTF_8), new String(HmacKey.load("", data), StandardCharsets.UTF_8));
        try (var files = Files.list(data)) {
            assertEquals(1, files.count());
        }
        Files.writeString(file, "short");
        assertRefusesConfig("jwt.hs256.key, in the file ", Map.of("data.dir", data.toString()));
    }

    @Test
    void badSettingsAreNamed() throws Exception {
        assertRefusesConfig("jwt.hs256.key: is 5 bytes long; allowed: at least 32", Map.of("jwt.hs256.key", "short"));
        assertRefusesConfig("token.cache.max: '-1'", Map.of("jwt.hs256.key", KEY, "token.cache.max", -1));
        assertRefusesConfig("jwt.jwks.url: 'ftp://x/'", Map.of("jwt.jwks.url", "ftp://x/"));
        assertRefusesConfig(
                "jwt.jwks.algorithms: 'HS256'",
                Map.of("jwt.jwks.url", "http://127.0.0.1:1/", "jwt.jwks.algorithms", "RS256, HS256"));
        Path file = Files.writeString(dir.resolve("file"), "");
        assertRefusesConfig("data.dir: '", Map.of("data.dir", file.toString()));
    }

    @Test
    void issuerAndAudienceArePinnedWhenConfigured() throws Exception {
        TelecastAuthenticator strict = new TelecastAuthenticator(
                Settings.with(Map.of("jwt.hs256.key", KEY, "jwt.issuer", "us", "jwt.audience", "telecast")));
        granted(show(strict, signed(claims().issuer("us").audience("telecast").build())));
        assertEquals(
                "invalid token",
                refused(show(strict, signed(claims().issuer("us").build()))));
        assertEquals(
                "invalid token",
                refused(show(strict, signed(claims().audience("telecast").build()))));
    }

    private static void assertRefusesConfig(String message, Map<String, Object> settings) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new TelecastAuthenticator(Settings.with(settings)));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
        assertTrue(e.getMessage().contains("allowed: "), e.getMessage());
    }

    private void assertRefused(String text, String token) throws Exception {
        assertEquals(
                text,
                refused(authenticator
                        .authenticate(new Credentials(token, null))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)));
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        return sign(HS256, new MACSigner(KEY.getBytes(StandardCharsets.UTF_8)), claims);
    }
}
