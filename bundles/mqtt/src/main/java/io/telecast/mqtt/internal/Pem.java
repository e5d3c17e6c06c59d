package io.telecast.mqtt.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and keys in text files (RFC 7468). What is wrong is told without what the file holds. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    /** Whether it is text of this kind at all. */
    static boolean looksLike(String text) {
        return text.contains("-----BEGIN ");
    }

    /** All certificates, in their order. */
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block))));
            }
        }
        return all;
    }

    /** The first private key; the password opens it if it is encrypted. */
    static PrivateKey key(String text, char[] password) throws GeneralSecurityException, IOException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY":
                    return key(new PKCS8EncodedKeySpec(bytes(block)));
                case "ENCRYPTED PRIVATE KEY":
                    return key(decrypted(bytes(block), password));
                case "RSA PRIVATE KEY", "EC PRIVATE KEY":
                    throw new IOException("is in an older format; 'openssl pkcs8 -topk8' converts it");
                default:
                    break;
            }
        }
        throw new IOException("holds no private key");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] bytes, char[] password)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(bytes);
        // Under its general name alone, PBES2, Java does not find the algorithm; its parameters print the exact one.
        String algorithm = encrypted.getAlgParameters() == null ? encrypted.getAlgName() : exactName(encrypted);
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                encrypted.getAlgParameters());
        try {
            return encrypted.getKeySpec(cipher);
        } catch (InvalidKeySpecException unreadable) {
            throw new UnrecoverableKeyException("opened by another password");
        }
    }

    private static String exactName(EncryptedPrivateKeyInfo encrypted) {
        String printed = encrypted.getAlgParameters().toString();
        return printed != null && printed.startsWith("PBEWith") ? printed : encrypted.getAlgName();
    }

    private static PrivateKey key(KeySpec spec) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                continue;
            }
        }
        throw new NoSuchAlgorithmException("no key of " + ALGORITHMS);
    }

    private static byte[] bytes(Matcher block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException broken) {
            throw new GeneralSecurityException("not base64", broken);
        }
    }
}
