package io.telecast.mqtt.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with the broker. The files are read for each connection, so that a renewed certificate is used at
 * the next one.
 */
record TlsSettings(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        String keyPassword,
        boolean verifyHost,
        List<String> versions) {
    private static final List<String> ALLOWED_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    static TlsSettings of(MqttConfig config) {
        TlsSettings settings = new TlsSettings(
                file(TlsFiles.CA, config.tls_ca_file()),
                file(TlsFiles.CERTIFICATE, config.tls_cert_file()),
                file(TlsFiles.KEY, config.tls_key_file()),
                config.tls_key_password(),
                config.tls_verify_host(),
                versions(config.tls_versions()));
        if (settings.key != null && settings.certificate == null) {
            throw new IllegalArgumentException(
                    TlsFiles.KEY + ": is set without its certificate; allowed: with tls.cert.file");
        }
        return settings;
    }

    /** Whether a file is set, which has a meaning with TLS alone. */
    boolean hasFiles() {
        return ca != null || certificate != null;
    }

    /** The setting of one of them. */
    String firstFile() {
        return ca != null ? TlsFiles.CA : TlsFiles.CERTIFICATE;
    }

    /** Reads the files; refuses what is wrong in them, but for a certificate that has expired. */
    void check() {
        if (ca != null) {
            TlsFiles.certificates(TlsFiles.CA, ca);
        }
        if (certificate != null) {
            ClientIdentity.read(certificate, key, keyPassword.toCharArray());
        }
    }

    /** Reads the files for a connection; refuses all that is wrong in them. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalArgumentException("TLS is not possible: " + broken.getMessage(), broken);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TLS with " + ca + ", " + certificate + ", " + key;
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (certificate == null) {
            return null;
        }
        ClientIdentity identity = ClientIdentity.read(certificate, key, keyPassword.toCharArray());
        identity.requireInTime();
        return identity.keyManagers();
    }

    /** Null stands for those the Java runtime trusts. */
    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int number = 0;
        for (X509Certificate certificate : TlsFiles.certificates(TlsFiles.CA, ca)) {
            trusted.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static @Nullable Path file(String setting, String text) {
        try {
            return text.isBlank() ? null : Path.of(text.trim());
        } catch (InvalidPathException broken) {
            throw new IllegalArgumentException(setting + ": is not a path; allowed: a file, or empty", broken);
        }
    }

    private static List<String> versions(String text) {
        List<String> versions = Stream.of(text.split(","))
                .map(String::trim)
                .filter(v -> !v.isEmpty())
                .distinct()
                .toList();
        if (versions.isEmpty() || !ALLOWED_VERSIONS.containsAll(versions)) {
            throw new IllegalArgumentException("tls.versions: '" + text
                    + "' is not a list of TLS versions; allowed: TLSv1.3, TLSv1.2, or both with a comma between");
        }
        return versions;
    }
}
