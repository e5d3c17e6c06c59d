package io.telecast.mqtt.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificate we show to the broker, with those that signed it, and its key. */
record ClientIdentity(Path file, PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] ANYTHING = "key and certificate".getBytes(StandardCharsets.US_ASCII);
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    /** Reads a PEM certificate with the key in its own file or the same one, or a PKCS#12 file with both. */
    static ClientIdentity read(Path certificate, @Nullable Path keyFile, char[] password) {
        byte[] bytes = TlsFiles.bytes(TlsFiles.CERTIFICATE, certificate);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ClientIdentity identity = Pem.looksLike(text)
                ? new ClientIdentity(
                        certificate,
                        TlsFiles.key(keyFile == null ? certificate : keyFile, password),
                        TlsFiles.certificates(TlsFiles.CERTIFICATE, certificate))
                : pkcs12(certificate, bytes, password);
        if (!identity.matches()) {
            throw TlsFiles.refused(
                    TlsFiles.KEY,
                    keyFile == null ? certificate : keyFile,
                    "is not the key of the certificate in " + certificate + "; allowed: the key it was made for");
        }
        return identity;
    }

    /** Refuses a certificate that no broker would accept now. */
    void requireInTime() {
        X509Certificate own = chain.get(0);
        Instant now = Instant.now();
        Instant from = own.getNotBefore().toInstant();
        Instant until = own.getNotAfter().toInstant();
        if (now.isBefore(from) || now.isAfter(until)) {
            throw TlsFiles.refused(
                    TlsFiles.CERTIFICATE,
                    file,
                    (now.isBefore(from) ? "is not valid before " + from : "expired on " + until)
                            + "; renew it, the file is read again at the next connect");
        }
    }

    KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("telecast", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static ClientIdentity pkcs12(Path file, byte[] bytes, char[] password) {
        KeyStore store;
        try {
            store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(alias))
                            .map(X509Certificate.class::cast)
                            .toList();
                    return new ClientIdentity(file, key, chain);
                }
            }
        } catch (IOException | GeneralSecurityException broken) {
            if (TlsFiles.isWrongPassword(broken)) {
                throw TlsFiles.wrongPassword(file);
            }
            throw TlsFiles.refused(
                    TlsFiles.CERTIFICATE, file, "is neither PEM nor PKCS#12; allowed: a file in one of these formats");
        }
        throw TlsFiles.refused(
                TlsFiles.CERTIFICATE, file, "holds no private key; allowed: PKCS#12 with key and certificate");
    }

    /** What the key signs, the certificate must confirm. */
    private boolean matches() {
        PublicKey open = chain.get(0).getPublicKey();
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }
}
