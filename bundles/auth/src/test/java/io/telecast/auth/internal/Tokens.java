package io.telecast.auth.internal;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.telecast.api.auth.AuthResult;
import io.telecast.api.auth.AuthResult.Granted;
import io.telecast.api.auth.AuthResult.Refused;
import io.telecast.api.auth.Credentials;
import io.telecast.api.auth.Principal;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/** Tokens as clients show them, and what comes of them. */
final class Tokens {
    private Tokens() {}

    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .claim("id", "u1")
                .claim("tenant_id", "t1")
                .claim("authority", "TENANT_USER")
                .claim("email", "u1@example.com")
                .expirationTime(new Date(System.currentTimeMillis() + 60_000));
    }

    static String sign(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    static AuthResult show(TelecastAuthenticator authenticator, String token) throws Exception {
        return authenticator
                .authenticate(new Credentials(token, null))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    static Principal granted(AuthResult result) {
        if (result instanceof Granted granted) {
            return granted.principal();
        }
        throw new AssertionError("Not granted: " + result);
    }

    static String refused(AuthResult result) {
        if (result instanceof Refused refused) {
            return refused.text();
        }
        throw new AssertionError("Not refused: " + result);
    }
}
