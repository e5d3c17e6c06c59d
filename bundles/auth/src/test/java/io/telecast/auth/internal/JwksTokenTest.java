package io.telecast.auth.internal;

import static io.telecast.auth.internal.Tokens.claims;
import static io.telecast.auth.internal.Tokens.granted;
import static io.telecast.auth.internal.Tokens.refused;
import static io.telecast.auth.internal.Tokens.show;
import static io.telecast.auth.internal.Tokens.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksTokenTest {
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String body = "";
    private volatile int status = 200;
    private HttpServer provider;
    private RSAKey rsa;
    private TelecastAuthenticator authenticator;

    @BeforeEach
    void start() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        if (authenticator != null) {
            authenticator.stop();
        }
        provider.stop(0);
    }

    @Test
    void tokensOfPinnedAlgorithmsAreGranted() throws Exception {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        serve(rsa, ec, ed25519("ed", ed));
        open(Map.of("jwt.jwks.algorithms", "RS256,ES256, EdDSA"));
        String byRsa = sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims().build());
        assertEquals("t1", granted(show(authenticator, byRsa)).tenantId());
        String byEc = sign(header(JWSAlgorithm.ES256, "ec"), new ECDSASigner(ec), claims().build());
        assertEquals("t1", granted(show(authenticator, byEc)).tenantId());
        String byEd = signEd(ed, "ed");
        assertEquals("t1", granted(show(authenticator, byEd)).tenantId());
        KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertEquals("invalid token", refused(show(authenticator, signEd(stranger, "ed"))));
        assertEquals("invalid token", refused(show(authenticator, byEd.substring(0, byEd.length() - 3))));
        assertNull(authenticator.problem());
    }

    @Test
    void algorithmsThatAreNotPinnedAreRefused() throws Exception {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        serve(rsa, ec);
        open(Map.of());
        granted(show(authenticator, sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims().build())));
        assertRefused(sign(header(JWSAlgorithm.ES256, "ec"), new ECDSASigner(ec), claims().build()));
        assertRefused(sign(header(JWSAlgorithm.RS512, "rsa"), new RSASSASigner(rsa), claims().build()));
        assertRefused(new PlainJWT(claims().build()).serialize());
        // The public key taken for an HMAC key, in the forms in which it is commonly found.
        byte[] der = rsa.toRSAPublicKey().getEncoded();
        assertRefused(sign(header(JWSAlgorithm.HS256, "rsa"), new MACSigner(der), claims().build()));
        byte[] json = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        assertRefused(sign(header(JWSAlgorithm.HS256, "rsa"), new MACSigner(json), claims().build()));
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("rsa").generate();
        assertRefused(sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(stranger), claims().build()));
    }

    @Test
    void aNewKeyIsFetchedAndStrangersCannotMakeUsFetchOften() throws Exception {
        serve(rsa);
        open(Map.of("jwt.jwks.interval.ms", 200_000L));
        granted(show(authenticator, sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims().build())));
        RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
        serve(rsa, next);
        granted(show(
                authenticator, sign(header(JWSAlgorithm.RS256, "next"), new RSASSASigner(next), claims().build())));
        int before = fetches.get();
        for (int i = 0; i < 50; i++) {
            assertRefused(sign(header(JWSAlgorithm.RS256, "x" + i), new RSASSASigner(rsa), claims().build()));
        }
        assertTrue(fetches.get() - before <= 1, "fetched " + (fetches.get() - before) + " times");
        granted(show(
                authenticator,
                sign(
                        header(JWSAlgorithm.RS256, "rsa"),
                        new RSASSASigner(rsa),
                        claims().issuer("x").build())));
    }

    @Test
    void aProviderThatIsAwayIsAFailureAndNotARefusal() throws Exception {
        status = 503;
        open(Map.of("jwt.jwks.interval.ms", 10L));
        String token = sign(header(JWSAlgorithm.RS256, "rsa"), new RSASSASigner(rsa), claims().build());
        for (int i = 0; i < 5; i++) {
            ExecutionException e = assertThrows(ExecutionException.class, () -> show(authenticator, token));
            assertTrue(e.getCause().getMessage().contains("jwt.jwks.url"), e.getMessage());
        }
        assertNotNull(authenticator.problem());
        serve(rsa);
        status = 200;
        long end = System.nanoTime() + 20_000_000_000L;
        while (authenticator.problem() != null && System.nanoTime() < end) {
            try {
                show(authenticator, token);
            } catch (ExecutionException e) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        assertEquals("t1", granted(show(authenticator, token)).tenantId());
        assertNull(authenticator.problem());
    }

    private void assertRefused(String token) throws Exception {
        assertEquals("invalid token", refused(show(authenticator, token)));
    }

    private void open(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("jwt.jwks.url", "http://127.0.0.1:" + provider.getAddress().getPort() + "/keys");
        authenticator = new TelecastAuthenticator(Settings.with(all));
    }

    private void serve(JWK... keys) {
        body = new JWKSet(List.of(keys)).toString();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm).keyID(keyId).build();
    }

    private static OctetKeyPair ed25519(String id, KeyPair pair) {
        byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
                .keyID(id)
                .build();
    }

    private static String signEd(KeyPair pair, String id) throws Exception {
        SignedJWT token = new SignedJWT(header(JWSAlgorithm.EdDSA, id), claims().build());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(token.getSigningInput());
        return new String(token.getSigningInput(), StandardCharsets.US_ASCII) + "."
                + Base64URL.encode(signature.sign());
    }
}
