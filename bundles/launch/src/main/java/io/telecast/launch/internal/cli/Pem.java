package io.telecast.launch.internal.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text, as certificate authorities hand them out. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** The certificates a file holds, the server's own first, with the key to it. */
    static KeyStore keystore(Path certificates, Path key, String password)
            throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates("TELECAST_TLS", certificates);
        PublicKey open = chain[0].getPublicKey();
        PrivateKey secret = key(key, open.getAlgorithm());
        if (!fit(secret, open)) {
            throw new IllegalArgumentException("TELECAST_TLS: '" + key + "' is not the key of '" + certificates
                    + "'; allowed: the private key of its first certificate");
        }
        KeyStore keystore = KeyStore.getInstance("PKCS12");
        keystore.load(null, null);
        keystore.setKeyEntry("telecast", secret, password.toCharArray(), chain);
        return keystore;
    }

    /** Every certificate in a file that a setting names. */
    static Certificate[] certificates(String setting, Path file) throws IOException {
        try {
            Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (!chain.isEmpty()) {
                return chain.toArray(Certificate[]::new);
            }
        } catch (CertificateException e) {
            // Said below.
        }
        throw new IllegalArgumentException(setting + ": '" + file + "' has no certificate; allowed: a PEM file");
    }

    static void write(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }

    private static PrivateKey key(Path file, String algorithm) throws IOException {
        Matcher text = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        try {
            if (text.find()) {
                byte[] bytes = Base64.getMimeDecoder().decode(text.group(1));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            }
        } catch (GeneralSecurityException e) {
            // Said below.
        }
        throw new IllegalArgumentException("TELECAST_TLS: '" + file + "' has no " + algorithm
                + " key that can be read; allowed: PKCS#8 without a password (BEGIN PRIVATE KEY), which 'openssl pkcs8"
                + " -topk8 -nocrypt' makes of others");
    }

    private static boolean fit(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm =
                switch (open.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] probe = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(secret);
        signer.update(probe);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(open);
        verifier.update(probe);
        return verifier.verify(signed);
    }
}
