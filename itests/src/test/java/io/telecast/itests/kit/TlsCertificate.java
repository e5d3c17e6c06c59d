package io.telecast.itests.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for the loopback address that vouches for itself, made by the JDK's keytool. */
public final class TlsCertificate {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "it";

    private final Path folder;
    private final KeyStore store;

    private TlsCertificate(Path folder, KeyStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Makes one, in a folder of its own. */
    public static TlsCertificate create() {
        Path folder = Distribution.folder("certificate");
        Path file = folder.resolve("it.p12");
        Tls.keytool(
                folder,
                List.of(
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=it",
                        "-validity",
                        "2",
                        "-ext",
                        "bc:c",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost"));
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return new TlsCertificate(folder, store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate as a PEM file, for those who shall trust it. */
    public Path pem() {
        try {
            byte[] certificate = store.getCertificate(ALIAS).getEncoded();
            return Files.writeString(folder.resolve("it.crt"), Tls.pem("CERTIFICATE", certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its key as a PEM file, for a server that reads it. */
    public Path key() {
        try {
            byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            return Files.writeString(folder.resolve("it.key"), Tls.pem("PRIVATE KEY", key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that shows it. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
