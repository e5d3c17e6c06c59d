package io.telecast.itests.kit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of every kind, good and forged. */
public final class Tokens {
    private Tokens() {}

    /** A token signed with HS256. */
    public static String hs256(byte[] key, String claims) {
        String signed = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(claims);
        return signed + "." + encode(hmac(key, signed));
    }

    /** A token with any header, signed by HMAC with any bytes: for confusion of algorithms. */
    public static String forged(String header, byte[] key, String claims) {
        String signed = part(header) + "." + part(claims);
        return signed + "." + encode(hmac(key, signed));
    }

    /** A token that says it needs no signature. */
    public static String unsigned(String claims) {
        return part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + part(claims) + ".";
    }

    /** The claims of the contract, section 3. */
    public static String claims(String tenant, long expiresAtSeconds) {
        return Json.object("id", "it-user", "tenant_id", tenant, "authority", "TENANT_ADMIN", "exp", expiresAtSeconds);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return encode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
