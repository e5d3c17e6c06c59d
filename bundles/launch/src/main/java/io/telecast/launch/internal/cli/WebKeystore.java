package io.telecast.launch.internal.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of TELECAST_TLS the keystore that the web server opens, and prints its path. Run before the start, by
 * {@code bin/setenv}, so that what cannot be used ends it; and by "telecast tls" when PEM files were renewed.
 */
public final class WebKeystore {
    /** Of the keystores made here: their files are their owner's alone, the server wants a password all the same. */
    static final String OWN_PASSWORD = "telecast";

    private static final String TLS = "TELECAST_TLS";
    private static final String SELF_SIGNED = "self-signed";
    private static final String ALLOWED =
            "; allowed: " + SELF_SIGNED + ", a PKCS12 keystore, or CERTIFICATE.pem,KEY.pem";

    private final String setting;
    private final @Nullable String password;
    private final Path folder;
    private final @Nullable String bind;

    WebKeystore(Map<String, String> environment) {
        setting = environment.getOrDefault(TLS, "");
        password = environment.get(TLS + "_PASSWORD");
        folder = Path.of(environment.getOrDefault("TELECAST_DATA", "data")).resolve("tls");
        bind = environment.get("TELECAST_BIND");
    }

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) {
        try {
            System.out.println(new WebKeystore(System.getenv()).prepare());
        } catch (IllegalArgumentException e) {
            System.err.println("telecast: " + e.getMessage());
            System.exit(1);
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("telecast: " + TLS + ": " + e);
            System.exit(1);
        }
    }

    /** The keystore, which opens and holds a key. */
    Path prepare() throws IOException, GeneralSecurityException {
        if (setting.equals(SELF_SIGNED)) {
            return selfSigned();
        }
        String[] files = setting.split(",", -1);
        if (files.length == 2) {
            return ofPem(readable(files[0]), readable(files[1]));
        }
        Path keystore = readable(setting);
        X509Certificate certificate = open(keystore, password == null ? "" : password);
        warnWhenOver(certificate);
        return keystore;
    }

    private Path selfSigned() throws IOException, GeneralSecurityException {
        Path keystore = PrivateFiles.folder(folder).resolve("self-signed.p12");
        SelfSigned fresh = new SelfSigned(names());
        if (!Files.exists(keystore) || fresh.isDue(open(keystore, OWN_PASSWORD))) {
            fresh.write(keystore, OWN_PASSWORD);
            Pem.write(folder.resolve("self-signed.pem"), open(keystore, OWN_PASSWORD));
        }
        return keystore;
    }

    private Path ofPem(Path certificates, Path key) throws IOException, GeneralSecurityException {
        KeyStore made = Pem.keystore(certificates, key, OWN_PASSWORD);
        Path keystore = PrivateFiles.folder(folder).resolve("pem.p12");
        PrivateFiles.replace(keystore, out -> made.store(out, OWN_PASSWORD.toCharArray()));
        warnWhenOver(open(keystore, OWN_PASSWORD));
        return keystore;
    }

    /** What this machine may be called by whoever tries it. */
    private List<String> names() {
        String host = "localhost";
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // Then by its loopback names only.
        }
        return bind == null || bind.isBlank() ? List.of(host) : List.of(host, bind.strip());
    }

    private static Path readable(String name) {
        Path file = Path.of(name.strip());
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(TLS + ": '" + name + "' is not a file that can be read" + ALLOWED);
        }
        return file.toAbsolutePath();
    }

    private static X509Certificate open(Path file, String password) throws GeneralSecurityException {
        KeyStore keystore;
        try {
            keystore = KeyStore.getInstance(file.toFile(), password.toCharArray());
        } catch (IOException e) {
            // The JDK says so, and only so, when the password is the reason.
            boolean refused = e.getCause() instanceof java.security.UnrecoverableKeyException;
            throw new IllegalArgumentException(
                    refused
                            ? TLS + "_PASSWORD: does not open '" + file + "'; allowed: the keystore's password"
                            : TLS + ": '" + file + "' is not a keystore" + ALLOWED,
                    e);
        } catch (java.security.KeyStoreException e) {
            throw new IllegalArgumentException(TLS + ": '" + file + "' is not a keystore" + ALLOWED, e);
        }
        return certificate(keystore, file, password);
    }

    private static X509Certificate certificate(KeyStore keystore, Path file, String password)
            throws GeneralSecurityException {
        for (String alias : Collections.list(keystore.aliases())) {
            if (keystore.isKeyEntry(alias) && keystore.getCertificate(alias) instanceof X509Certificate certificate) {
                try {
                    keystore.getKey(alias, password.toCharArray());
                    return certificate;
                } catch (java.security.UnrecoverableKeyException e) {
                    throw new IllegalArgumentException(
                            TLS + "_PASSWORD: does not open the key in '" + file
                                    + "'; allowed: one password for keystore and key",
                            e);
                }
            }
        }
        throw new IllegalArgumentException(TLS + ": '" + file + "' has no private key with its certificate" + ALLOWED);
    }

    private static void warnWhenOver(X509Certificate certificate) {
        Duration left =
                Duration.between(Instant.now(), certificate.getNotAfter().toInstant());
        if (left.isNegative()) {
            System.err.println("telecast: " + TLS + ": the certificate ended on " + certificate.getNotAfter());
        }
    }
}
