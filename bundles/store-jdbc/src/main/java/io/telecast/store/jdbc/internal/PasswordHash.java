package io.telecast.store.jdbc.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** PBKDF2-HMAC-SHA256 as text: {@code $pbkdf2-sha256$<rounds>$<salt>$<hash>}. */
final class PasswordHash {
    private static final String PREFIX = "$pbkdf2-sha256$";
    private static final int MAX_ROUNDS = 10_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private PasswordHash() {}

    static boolean isHash(String text) {
        return text.startsWith(PREFIX);
    }

    static String of(String password, int rounds) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + rounds + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derive(password, salt, rounds));
    }

    static boolean matches(String hash, String password) {
        String[] parts = hash.substring(PREFIX.length()).split("\\$", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            int rounds = Integer.parseInt(parts[0]);
            if (rounds < 1 || rounds > MAX_ROUNDS) {
                return false;
            }
            byte[] expected = Base64.getDecoder().decode(parts[2]);
            byte[] salt = Base64.getDecoder().decode(parts[1]);
            return salt.length > 0 && MessageDigest.isEqual(expected, derive(password, salt, rounds));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK lacks PBKDF2WithHmacSHA256", e);
        }
    }
}
